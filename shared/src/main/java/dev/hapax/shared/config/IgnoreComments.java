package dev.hapax.shared.config;

import dev.hapax.shared.config.Problem.Edit;
import dev.hapax.shared.config.Problem.Suggestion;
import dev.hapax.shared.config.Span.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code # hapax: ignore HPX2011 reason}: silences a warning on its line or the next one (config.md §4). */
final class IgnoreComments {
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#\\s*hapax:\\s*ignore\\s+(HPX\\d{4})\\b");
    private static final Pattern LINE = Pattern.compile("([^\\r\\n]*)(\\r\\n|\\r|\\n|\\z)");

    private final Findings findings;
    private final boolean whole;
    private final boolean errors;
    private final List<Problem> unused = new ArrayList<>();
    private final Set<Problem> silenced = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What can be silenced, by rule and line. */
    private final Map<String, List<Problem>> spoken = new HashMap<>();

    private IgnoreComments(Findings findings, List<Problem> found, boolean whole) {
        this.findings = findings;
        this.whole = whole;
        this.errors = findings.hasErrors();
        found.stream().filter(problem -> !problem.isError()).forEach(problem -> spoken.computeIfAbsent(
                        key(problem.rule().id(), problem.span().start().line()), _ -> new ArrayList<>())
                .add(problem));
    }

    private static String key(String rule, int line) {
        return rule + ":" + line;
    }

    /**
     * The findings in the order of the file, less those that a comment silences.
     *
     * @param shift 1 if a byte order mark was taken off the text
     * @param whole whether every check was made, so that what is not silenced now never will be
     */
    static List<Problem> apply(String text, int shift, Findings findings, boolean whole) {
        List<Problem> found = findings.inOrder();
        if (!text.contains("hapax:")) {
            return found;
        }
        var comments = new IgnoreComments(findings, found, whole);
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
        List<Problem> kept = new ArrayList<>(found);
        kept.removeIf(comments.silenced::contains);
        kept.addAll(comments.unused);
        kept.sort(Findings::byPlace);
        return kept;
    }

    private void line(String line, String end, int number, int offset) {
        Matcher comment = COMMENT.matcher(line);
        if (!comment.find()) {
            return;
        }
        String id = comment.group(1);
        List<Problem> here = new ArrayList<>(spoken.getOrDefault(key(id, number), List.of()));
        here.addAll(spoken.getOrDefault(key(id, number + 1), List.of()));
        silenced.addAll(here);
        if (here.isEmpty() && whole) {
            int column = line.codePointCount(0, comment.start(1));
            var start = new Place(number, column + 1, offset + column);
            var close = new Place(number, column + 1 + id.length(), offset + column + id.length());
            // What an error hides may be what the comment is there for.
            unused.add(findings.make(Rule.UNUSED_IGNORE, "", new Span(start, close), "nothing here to ignore for " + id)
                    .withSuggestion(new Suggestion(
                            "leave the comment out", !errors, List.of(removal(line, comment.start(), end, offset)))));
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
