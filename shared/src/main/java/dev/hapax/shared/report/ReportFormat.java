package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import java.util.List;

/** The shapes {@code validate} reports in (cli.md §12). */
public enum ReportFormat {
    HUMAN,
    CONCISE,
    JSON,
    GITHUB,
    GITLAB,
    SARIF,
    JUNIT;

    public static String render(ReportFormat format, List<Loaded> files, Rendering rendering) {
        return switch (format) {
            case HUMAN -> HumanReport.report(files, rendering);
            case CONCISE -> ConciseReport.report(files, rendering);
            case JSON -> JsonReport.report(files, rendering);
            case GITHUB -> GithubReport.report(files, rendering);
            case GITLAB -> GitlabReport.report(files, rendering);
            case SARIF -> SarifReport.report(files, rendering);
            case JUNIT -> JunitReport.report(files, rendering);
        };
    }
}
