package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import java.util.List;

/** The findings as a Markdown table, which a step of a GitHub workflow shows on its page. */
public final class StepSummary {
    private StepSummary() {}

    public static String of(List<Loaded> files, Rendering rendering) {
        var out = new StringBuilder("### hapax validate\n\n");
        if (files.stream().allMatch(file -> file.problems().isEmpty())) {
            return out.append("No problems.\n").toString();
        }
        out.append("| | where | rule | what |\n|---|---|---|---|\n");
        files.stream()
                .flatMap(file -> file.problems().stream())
                .forEach(problem -> out.append(row(problem, rendering)));
        return out.toString();
    }

    private static String row(Problem problem, Rendering rendering) {
        String where =
                rendering.path(problem.file()) + ":" + problem.span().start().line();
        String mend = problem.label().isEmpty() ? "" : "; " + problem.label();
        return "| " + problem.severity().word() + " | " + cell(where) + " | "
                + problem.rule().id() + " " + problem.rule().slug() + " | " + cell(problem.message() + mend) + " |\n";
    }

    private static String cell(String text) {
        return text.replaceAll("\\R", " ").replace("|", "\\|").replace("<", "&lt;");
    }
}
