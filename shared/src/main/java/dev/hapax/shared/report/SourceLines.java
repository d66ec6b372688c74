package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a file as they may be shown: what is secret is starred, tabs and controls are blanks. */
final class SourceLines {
    /** Also under a mistyped name: {@code apikey: sk-…} is the very line that a frame shows. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(\\w*(?:key|(?<!first_)token|secret|password)[\"']?\\s*:\\s*[\"']?)((?!\\s*[\"']?\\$\\{)[^\\s\"',}#][^\\s\"',}]*)");

    /** What looks like a provider's key, wherever it stands. */
    private static final Pattern KEY = Pattern.compile("()((?:sk-|gsk_|xai-|AIza|hf_|r8_)[A-Za-z0-9_-]{8,})");

    private final List<String> lines;

    private SourceLines(List<String> lines) {
        this.lines = lines;
    }

    static SourceLines of(Loaded loaded) {
        List<String> shown = new ArrayList<>();
        for (String line : loaded.text().split("\r\n|\r|\n", -1)) {
            shown.add(starred(line).replaceAll("\\p{Cntrl}", " "));
        }
        for (Problem problem : loaded.problems()) {
            int index = problem.span().start().line() - 1;
            if (problem.rule() == Rule.KEY_IN_CLEAR && index < shown.size()) {
                shown.set(index, hidden(shown.get(index), problem));
            }
        }
        return new SourceLines(shown);
    }

    /** The line of this number, from 1; empty beyond the end. */
    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    boolean has(int number) {
        return number >= 1 && number <= lines.size();
    }

    private static String starred(String line) {
        return starred(KEY, starred(SECRET, line));
    }

    private static String starred(Pattern secret, String line) {
        return secret.matcher(line)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + "*".repeat(found.group(2).length())));
    }

    private static String hidden(String line, Problem problem) {
        int[] points = line.codePoints().toArray();
        int end = problem.span().end().line() == problem.span().start().line()
                ? problem.span().end().column() - 1
                : points.length;
        for (int i = problem.span().start().column() - 1; i < Math.min(end, points.length); i++) {
            points[i] = '*';
        }
        return new String(points, 0, points.length);
    }
}
