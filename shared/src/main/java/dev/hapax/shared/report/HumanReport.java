package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Problems as code frames for a terminal (cli.md §13.4). */
public final class HumanReport {
    /** The file that is taken where none is named. */
    private static final String USUAL_NAME = "hapax.yaml";

    private HumanReport() {}

    /** The frames of what is wrong with a refused file, a blank line after each; warnings would only hide it. */
    public static String errors(Loaded refused) {
        List<Problem> errors =
                refused.problems().stream().filter(Problem::isError).toList();
        return frames(refused, errors.isEmpty() ? refused.problems() : errors, false, Integer.MAX_VALUE);
    }

    private static String frames(Loaded loaded, List<Problem> problems, boolean colour, int most) {
        if (problems.isEmpty()) {
            return "";
        }
        var lines = SourceLines.of(loaded);
        var paint = new Paint(colour);
        return problems.stream()
                .limit(most)
                .map(problem -> CodeFrame.of(problem, lines, paint) + "\n")
                .collect(Collectors.joining());
    }

    /** Frames, then one line of summary for each file. */
    static String report(List<Loaded> files, Rendering rendering) {
        var out = new StringBuilder();
        for (Loaded file : files) {
            mended(file, rendering).forEach(line -> out.append(line).append('\n'));
            int found = file.problems().size();
            int shown = rendering.most() == 0 ? found : Math.min(found, rendering.most());
            out.append(frames(file, file.problems(), rendering.colour(), shown));
            if (shown < found) {
                out.append(file.source().name()).append(": ").append(count(found - shown, "problem"));
                out.append(" more, not shown; see them with --max-problems 0\n\n");
            }
        }
        files.forEach(file -> out.append(summary(file, rendering)).append('\n'));
        List<Problem> errors = files.stream()
                .flatMap(file -> file.problems().stream())
                .filter(Problem::isError)
                .toList();
        if (!errors.isEmpty()) {
            out.append("more about a rule: hapax explain ")
                    .append(worthExplaining(errors).rule().id())
                    .append('\n');
        }
        return out.toString();
    }

    /** The first for which no mend is offered, else the first. */
    private static Problem worthExplaining(List<Problem> errors) {
        return errors.stream()
                .filter(error -> error.suggestions().isEmpty())
                .findFirst()
                .orElse(errors.getFirst());
    }

    /** One line for each mend, then a blank one. */
    private static List<String> mended(Loaded loaded, Rendering rendering) {
        List<String> lines = new ArrayList<>();
        for (Problem problem : rendering.mendedIn(loaded.source().name())) {
            lines.add("fixed[" + problem.rule().id() + "] " + problem.where() + ": " + problem.message());
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        return lines;
    }

    private static String summary(Loaded loaded, Rendering rendering) {
        List<String> parts = new ArrayList<>();
        boolean valid = loaded.config() != null;
        if (loaded.config() != null) {
            parts.add(count(loaded.config().providers().size(), "provider"));
            parts.add(count(loaded.config().routes().size(), "route"));
        } else {
            parts.add(count(of(loaded, Severity.ERROR), "error"));
        }
        long warnings = of(loaded, Severity.WARNING);
        if (warnings > 0) {
            parts.add(count(warnings, "warning"));
        } else if (valid) {
            parts.add("no warnings");
        }
        return loaded.source().name() + ": " + (valid ? "valid   " : "") + String.join(", ", parts)
                + mends(loaded, rendering);
    }

    /** What can be done, or was. */
    private static String mends(Loaded loaded, Rendering rendering) {
        String name = loaded.source().name();
        List<Problem> mended = rendering.mendedIn(name);
        if (!mended.isEmpty()) {
            return "   (" + mended.size() + " fixed)";
        }
        long fixable = loaded.problems().stream().filter(Problem::isFixable).count();
        String file = name.equals(USUAL_NAME) ? "" : name.startsWith("<") ? " -" : " " + name;
        return fixable == 0 ? "" : "   (" + fixable + " fixable: hapax validate --fix" + file + ")";
    }

    private static long of(Loaded loaded, Severity severity) {
        return loaded.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
