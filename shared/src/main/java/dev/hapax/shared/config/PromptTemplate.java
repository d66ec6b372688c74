package dev.hapax.shared.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with gaps that a request fills ({@code processing.request_templates}), in the part of Go's <a
 * href="https://pkg.go.dev/text/template">template language</a> that prompts need: fields, {@code range} over the
 * messages, {@code if} with {@code else}, comments and the trim markers. What fills a gap is never read as a template
 * again. Immutable.
 */
public final class PromptTemplate {
    private final String text;
    private final List<Piece> pieces;

    private PromptTemplate(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    /** @throws Broken naming the place and the mend */
    static PromptTemplate parse(String text) throws Broken {
        return new PromptTemplate(text, new TemplateParser(text).parse());
    }

    /** What a request offers: a gap whose value is not there stays empty. */
    public record Values(String input, String functionDescription, List<Turn> messages) {
        public Values {
            messages = List.copyOf(messages);
        }
    }

    public record Turn(String role, String content) {}

    /** The text with every gap filled. */
    public String fill(Values values) {
        var out = new StringBuilder();
        fill(pieces, values, null, out);
        return out.toString();
    }

    private static void fill(List<Piece> pieces, Values values, @Nullable Turn turn, StringBuilder out) {
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Plain(String plain) -> out.append(plain);
                case Piece.Gap(Field field) -> out.append(value(field, values, turn));
                case Piece.When(Field field, boolean present, List<Piece> then, List<Piece> otherwise) -> {
                    boolean there = field == Field.MESSAGES
                            ? !values.messages().isEmpty()
                            : !value(field, values, turn).isEmpty();
                    fill(there == present ? then : otherwise, values, turn, out);
                }
                case Piece.Each(List<Piece> body, List<Piece> none) -> {
                    values.messages().forEach(one -> fill(body, values, one, out));
                    if (values.messages().isEmpty()) {
                        fill(none, values, turn, out);
                    }
                }
            }
        }
    }

    private static String value(Field field, Values values, @Nullable Turn turn) {
        return switch (field) {
            case INPUT -> values.input();
            case FUNCTION_DESCRIPTION -> values.functionDescription();
            case ROLE -> turn == null ? "" : turn.role();
            case CONTENT -> turn == null ? "" : turn.content();
            case MESSAGES -> "";
        };
    }

    /** What can stand in a gap. */
    enum Field {
        INPUT("Input", false),
        FUNCTION_DESCRIPTION("FunctionDescription", false),
        MESSAGES("Messages", false),
        ROLE("Role", true),
        CONTENT("Content", true);

        private final String word;
        private final boolean ofMessage;

        Field(String word, boolean ofMessage) {
            this.word = word;
            this.ofMessage = ofMessage;
        }

        String word() {
            return word;
        }

        /** Whether it is a message's and has a meaning only within {@code range}. */
        boolean ofMessage() {
            return ofMessage;
        }
    }

    sealed interface Piece {
        record Plain(String text) implements Piece {}

        record Gap(Field field) implements Piece {}

        /** @param present whether the first branch is for a value that is there or for one that is not */
        record When(Field field, boolean present, List<Piece> then, List<Piece> otherwise) implements Piece {}

        /** For each message. */
        record Each(List<Piece> body, List<Piece> none) implements Piece {}
    }

    /** Why a text is no template. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final int action;
        private final transient @Nullable String help;

        /**
         * @param action which <code>{{</code> of the text it is about, from 0
         * @param help how to mend it, or null
         */
        Broken(int action, String message, @Nullable String help) {
            super(message, null, false, false);
            this.action = action;
            this.help = help;
        }

        int action() {
            return action;
        }

        @Nullable
        String help() {
            return help;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PromptTemplate template && template.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
