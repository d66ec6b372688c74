package dev.hapax.cli.output;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.report.HumanReport;
import dev.hapax.shared.report.JsonReport;
import dev.hapax.shared.report.ReportFormat;
import java.util.List;

/** Problems of configurations as the commands show them; the one place that asks {@code shared.report}. */
public final class Diagnostics {
    private Diagnostics() {}

    public static String report(ReportFormat format, List<Loaded> files, boolean colour) {
        return ReportFormat.render(format, files, colour);
    }

    /** The problems of one file as code frames. */
    public static String frames(Loaded loaded, boolean colour) {
        return HumanReport.frames(loaded, colour);
    }

    public static List<Object> json(Loaded loaded) {
        return JsonReport.diagnostics(loaded);
    }
}
