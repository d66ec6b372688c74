package dev.hapax.shared.config;

import dev.hapax.shared.config.Problem.Edit;
import dev.hapax.shared.config.Problem.Suggestion;
import dev.hapax.shared.config.Span.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code # hapax: ignore HPX2011 reason}: silences a warning on its line or the next one (config.md §4). */
final class IgnoreComments {
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#\\s*hapax:\\s*ignore\\s+(HPX\\d{4})\\b");
    private static final Pattern LINE = Pattern.compile("([^\\r\\n]*)(\\r\\n|\\r|\\n|\\z)");

    private final Findings findings;
    private final List<Problem> kept;
    private final boolean whole;

    private IgnoreComments(Findings findings, boolean whole) {
        this.findings = findings;
        this.kept = new ArrayList<>(findings.inOrder());
        this.whole = whole;
    }

    /**
     * The findings in the order of the file, less those that a comment silences.
     *
     * @param shift 1 if a byte order mark was taken off the text
     * @param whole whether every check was made, so that what is not silenced now never will be
     */
    static List<Problem> apply(String text, int shift, Findings findings, boolean whole) {
        if (!text.contains("hapax:")) {
            return findings.inOrder();
        }
        var comments = new IgnoreComments(findings, whole);
        int offset = shift;
        int number = 1;
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            comments.line(line.group(1), line.group(2), number++, offset);
            offset += line.group().codePointCount(0, line.group().length());
            if (line.group(2).isEmpty()) {
                break;
            }
        }
        comments.kept.sort(
                Comparator.comparingInt(problem -> problem.span().start().offset()));
        return comments.kept;
    }

    private void line(String line, String end, int number, int offset) {
        Matcher comment = COMMENT.matcher(line);
        if (!comment.find()) {
            return;
        }
        String id = comment.group(1);
        boolean matched = kept.removeIf(problem -> !problem.isError()
                && problem.rule().id().equals(id)
                && (problem.span().start().line() == number
                        || problem.span().start().line() == number + 1));
        if (!matched && whole) {
            int column = line.codePointCount(0, comment.start(1));
            var start = new Place(number, column + 1, offset + column);
            var close = new Place(number, column + 1 + id.length(), offset + column + id.length());
            // What an error hides may be what the comment is there for.
            boolean safe = !findings.hasErrors();
            kept.add(findings.make(Rule.UNUSED_IGNORE, "", new Span(start, close), "nothing here to ignore for " + id)
                    .withSuggestion(new Suggestion(
                            "leave the comment out", safe, List.of(removal(line, comment.start(), end, offset)))));
        }
    }

    /** The comment with the blanks before it; a line that is nothing else goes whole. */
    private static Edit removal(String line, int comment, String end, int offset) {
        String before = line.substring(0, comment).stripTrailing();
        int from = offset + before.codePointCount(0, before.length());
        int to = offset + line.codePointCount(0, line.length()) + (before.isEmpty() ? end.length() : 0);
        return new Edit(from, to, "");
    }
}
