package dev.hapax.shared.config;

import java.util.Objects;

/**
 * A piece of the file that passed its check: where it stands and what it means.
 *
 * @param content by its {@link FieldType}: String, Secret, {@link Unset}, Boolean, Long, Double, Duration, URI,
 *     Instant, {@link AlertLimit}, a list of values, {@link Fields}, or a plain object
 */
record Value(Node node, String pointer, Object content) {
    /** A secret whose variable is not there. */
    record Unset(String variable, boolean empty) {
        String reason() {
            return variable + (empty ? " is empty" : " is not set");
        }
    }

    Span span() {
        return node.span();
    }

    /** What a message may show of it: what the file says, never what a variable holds. */
    String shown() {
        return node instanceof Node.Scalar scalar ? scalar.text() : text();
    }

    /** The part, if the file itself says it; else all that the file says. */
    String shown(String part) {
        return shown().contains(part) ? part : shown();
    }

    String text() {
        return Objects.toString(content);
    }
}
