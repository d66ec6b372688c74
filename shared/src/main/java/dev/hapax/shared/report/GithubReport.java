package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Annotations of a GitHub workflow: errors first, for a step shows ten of each kind and drops the rest. */
final class GithubReport {
    private static final int SHOWN = 10;

    private GithubReport() {}

    static String report(List<Loaded> files, Rendering rendering) {
        List<Problem> problems = files.stream()
                .flatMap(file -> file.problems().stream())
                .sorted(Comparator.comparing(Problem::severity))
                .toList();
        var out = new StringBuilder();
        problems.forEach(problem -> out.append(annotation(problem, rendering)).append('\n'));
        long dropped = 0;
        for (Severity severity : Severity.values()) {
            long count = problems.stream()
                    .filter(problem -> problem.severity() == severity)
                    .count();
            dropped += Math.max(0, count - SHOWN);
        }
        if (dropped > 0) {
            out.append("::notice::").append(dropped).append(" more in the log of this step\n");
        }
        return out.toString();
    }

    private static String annotation(Problem problem, Rendering rendering) {
        String kind =
                switch (problem.severity()) {
                    case ERROR -> "error";
                    case WARNING -> "warning";
                    case INFO -> "notice";
                };
        return "::" + kind + " file=" + property(rendering.path(problem.file()))
                + ",line=" + problem.span().start().line()
                + ",col=" + problem.span().start().column()
                + ",endLine=" + problem.span().end().line()
                + ",endColumn=" + problem.span().end().column()
                + ",title="
                + property(problem.rule().id() + " " + problem.rule().slug())
                + "::" + text(String.join("\n", lines(problem)));
    }

    private static List<String> lines(Problem problem) {
        List<String> lines = new ArrayList<>(List.of(problem.message()));
        if (problem.related().isEmpty() && !problem.label().isEmpty()) {
            lines.add(problem.label());
        }
        problem.related()
                .forEach(related ->
                        lines.add("also line " + related.span().start().line()));
        return lines;
    }

    private static String text(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return text(text).replace(":", "%3A").replace(",", "%2C");
    }
}
