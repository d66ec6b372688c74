package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import java.util.List;

/** The shapes {@code validate} reports in (cli.md §12). */
public enum ReportFormat {
    HUMAN,
    CONCISE,
    JSON,
    GITHUB;

    /** @param colour whether escapes may be used; only people get them */
    public static String render(ReportFormat format, List<Loaded> files, boolean colour) {
        return switch (format) {
            case HUMAN -> HumanReport.report(files, colour);
            case CONCISE -> ConciseReport.report(files);
            case JSON -> JsonReport.report(files);
            case GITHUB -> GithubReport.report(files);
        };
    }
}
