package dev.hapax.cli.output;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.report.HumanReport;
import dev.hapax.shared.report.JsonReport;
import dev.hapax.shared.report.Rendering;
import dev.hapax.shared.report.ReportFormat;
import dev.hapax.shared.report.StepSummary;
import java.util.List;

/** Problems of configurations as the commands show them; the one place that asks {@code shared.report}. */
public final class Diagnostics {
    private Diagnostics() {}

    public static String report(ReportFormat format, List<Loaded> files, Rendering rendering) {
        return ReportFormat.render(format, files, rendering);
    }

    /** What a step of a GitHub workflow shows on its page. */
    public static String stepSummary(List<Loaded> files, Rendering rendering) {
        return StepSummary.of(files, rendering);
    }

    /** Why a file is refused, as code frames. */
    public static String frames(Loaded refused) {
        return HumanReport.errors(refused);
    }

    public static List<Object> json(Loaded loaded) {
        return JsonReport.diagnostics(loaded);
    }
}
