package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Rule;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JUnit's XML: a suite for each file, a case for each rule. An error fails the case of its rule; warnings stand in its
 * output.
 *
 * @see <a
 *     href="https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd">the
 *     schema that Jenkins holds files to</a>
 */
final class JunitReport {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Rendering rendering;

    private JunitReport(Rendering rendering) {
        this.rendering = rendering;
    }

    static String report(List<Loaded> files, Rendering rendering) {
        return new JunitReport(rendering).suites(files);
    }

    private String suites(List<Loaded> files) {
        long failures = files.stream().mapToLong(JunitReport::failures).sum();
        line("<testsuites name=\"hapax validate\"" + counts((long) files.size() * Rule.values().length, failures)
                + ">");
        files.forEach(this::suite);
        line("</testsuites>");
        return out.toString();
    }

    private void suite(Loaded file) {
        String path = rendering.path(file.source().name());
        line("  <testsuite name=\"" + attribute(path) + "\"" + counts(Rule.values().length, failures(file)) + ">");
        for (Rule rule : Rule.values()) {
            rule(
                    path,
                    rule,
                    file.problems().stream()
                            .filter(problem -> problem.rule() == rule)
                            .toList());
        }
        line("  </testsuite>");
    }

    private void rule(String path, Rule rule, List<Problem> problems) {
        String opened = "    <testcase classname=\"" + attribute(path) + "\" name=\""
                + attribute(rule.id() + " " + rule.slug()) + "\" time=\"0\"";
        if (problems.isEmpty()) {
            line(opened + "/>");
            return;
        }
        line(opened + ">");
        List<Problem> errors = problems.stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            line("      <failure type=\"" + rule.id() + "\" message=\""
                    + attribute(errors.getFirst().message()) + "\">" + text(errors) + "</failure>");
        }
        List<Problem> others =
                problems.stream().filter(problem -> !problem.isError()).toList();
        if (!others.isEmpty()) {
            line("      <system-out>" + text(others) + "</system-out>");
        }
        line("    </testcase>");
    }

    private String text(List<Problem> problems) {
        return problems.stream().map(this::text).map(JunitReport::escaped).collect(Collectors.joining("\n"));
    }

    private String text(Problem problem) {
        String where = rendering.path(problem.file()) + ":"
                + problem.span().start().line() + ":" + problem.span().start().column();
        String label = problem.label().isEmpty() ? "" : "\n  " + problem.label();
        String notes = problem.notes().stream().map(note -> "\n  " + note).collect(Collectors.joining());
        return where + ": " + problem.severity().word() + ": " + problem.message() + label + notes;
    }

    private static String counts(long tests, long failures) {
        return " tests=\"" + tests + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"0\" time=\"0\"";
    }

    private static long failures(Loaded file) {
        return file.problems().stream()
                .filter(Problem::isError)
                .map(Problem::rule)
                .distinct()
                .count();
    }

    private static String attribute(String text) {
        return escaped(text).replace("\"", "&quot;").replace("\n", "&#10;");
    }

    /** Characters that XML 1.0 cannot hold become the one that stands for them. */
    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\n', '\t' -> escaped.appendCodePoint(point);
                default -> escaped.appendCodePoint(allowed(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean allowed(int point) {
        return point >= 0x20 && (point < 0xD800 || point > 0xDFFF) && point != 0xFFFE && point != 0xFFFF;
    }

    private void line(String line) {
        out.append(line).append('\n');
    }
}
