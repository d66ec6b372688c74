package dev.hapax.shared.config;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One finding in a configuration file: what is wrong, where, and how to mend it.
 *
 * @param message the fact: lowercase, no full stop, never a secret's value
 * @param label the words beside the carets in a code frame, or empty
 * @param file the name as the user gave it
 * @param pointer JSON pointer (RFC 6901) of the node, "" for the document
 * @param notes lines after the frame, each beginning with {@code note: } or {@code help: }
 */
public record Problem(
        Rule rule,
        Severity severity,
        String message,
        String label,
        String file,
        String pointer,
        Span span,
        List<Related> related,
        List<Suggestion> suggestions,
        List<String> notes) {

    public Problem {
        related = List.copyOf(related);
        suggestions = List.copyOf(suggestions);
        notes = List.copyOf(notes);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Whether one of its mends can be made without asking. */
    public boolean isFixable() {
        return suggestions.stream().anyMatch(Suggestion::safe);
    }

    /** Another place that belongs to the problem, e.g. the first of two equal keys. */
    public record Related(String message, Span span) {}

    /**
     * A mend.
     *
     * @param safe true where applying it cannot change what the owner meant
     */
    public record Suggestion(String message, boolean safe, List<Edit> edits) {
        public Suggestion {
            edits = List.copyOf(edits);
        }
    }

    /** Replaces the code points from start (inclusive) to end (exclusive); text {@code null} never occurs. */
    public record Edit(int start, int end, String text) {}

    /** The position as {@code file:line:column}. */
    public String where() {
        return file + ":" + span.start().line() + ":" + span.start().column();
    }

    /** The least that a problem needs; the rest through {@code with…}. */
    public static Problem of(Rule rule, String file, @Nullable String pointer, Span span, String message) {
        return new Problem(
                rule,
                rule.severity(),
                message,
                "",
                file,
                pointer == null ? "" : pointer,
                span,
                List.of(),
                List.of(),
                List.of());
    }

    /** The same with words beside the carets. */
    public Problem withLabel(String words) {
        return new Problem(rule, severity, message, words, file, pointer, span, related, suggestions, notes);
    }

    public Problem withSeverity(Severity other) {
        return new Problem(rule, other, message, label, file, pointer, span, related, suggestions, notes);
    }

    public Problem withRelated(Related place) {
        return new Problem(
                rule, severity, message, label, file, pointer, span, and(related, place), suggestions, notes);
    }

    public Problem withSuggestion(Suggestion mend) {
        return new Problem(rule, severity, message, label, file, pointer, span, related, and(suggestions, mend), notes);
    }

    /** @param line begins with {@code note: } or {@code help: } */
    public Problem withNote(String line) {
        return new Problem(rule, severity, message, label, file, pointer, span, related, suggestions, and(notes, line));
    }

    private static <T> List<T> and(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
