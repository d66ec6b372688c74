package dev.hapax.shared.config;

import dev.hapax.shared.config.Span.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code # hapax: ignore HPX2011 reason}: silences a warning on its line or the next one (config.md §4). */
final class IgnoreComments {
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#\\s*hapax:\\s*ignore\\s+(HPX\\d{4})\\b");

    private IgnoreComments() {}

    /** The findings in the order of the file, less those that a comment silences. */
    static List<Problem> apply(String text, Findings findings) {
        List<Problem> kept = new ArrayList<>(findings.inOrder());
        int offset = 0;
        int number = 1;
        for (String line : text.split("\\R", -1)) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.find()) {
                int at = number;
                String id = comment.group(1);
                boolean matched = kept.removeIf(problem -> !problem.isError()
                        && problem.rule().id().equals(id)
                        && (problem.span().start().line() == at
                                || problem.span().start().line() == at + 1));
                if (!matched) {
                    int column = line.codePointCount(0, comment.start(1));
                    var start = new Place(number, column + 1, offset + column);
                    var end = new Place(number, column + 1 + id.length(), offset + column + id.length());
                    kept.add(findings.make(
                            Rule.UNUSED_IGNORE, "", new Span(start, end), "nothing here to ignore for " + id));
                }
            }
            offset += line.codePointCount(0, line.length()) + 1;
            number++;
        }
        return kept;
    }
}
