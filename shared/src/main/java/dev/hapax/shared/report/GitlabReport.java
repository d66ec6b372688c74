package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A code quality report of GitLab: a list of issues, empty when clean.
 *
 * @see <a href="https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format">the format</a>
 */
final class GitlabReport {
    private GitlabReport() {}

    static String report(List<Loaded> files, Rendering rendering) {
        var fingerprints = new Fingerprints();
        List<Object> issues = new ArrayList<>();
        for (Loaded file : files) {
            file.problems().forEach(problem -> issues.add(issue(problem, fingerprints.unique(problem), rendering)));
        }
        return Json.written(issues);
    }

    private static Map<String, Object> issue(Problem problem, String fingerprint, Rendering rendering) {
        String mend = problem.label().isEmpty() ? "" : " (" + problem.label() + ")";
        Map<String, Object> lines = Json.object(
                "begin", problem.span().start().line(),
                "end", problem.span().end().line());
        return Json.object(
                "description",
                problem.message() + mend,
                "check_name",
                problem.rule().id() + " " + problem.rule().slug(),
                "fingerprint",
                fingerprint,
                "severity",
                severity(problem),
                "location",
                Json.object("path", rendering.path(problem.file()), "lines", lines));
    }

    private static String severity(Problem problem) {
        return switch (problem.severity()) {
            case ERROR -> "major";
            case WARNING -> "minor";
            case INFO -> "info";
        };
    }
}
