package dev.hapax.shared.config;

import java.util.List;
import java.util.Optional;

/** A YAML node at its place: aliases followed, merge keys merged, scalars as their source text. */
sealed interface Node {
    Span span();

    /** How many nodes it stands for when every alias is written out. */
    int weight();

    /** @param plain written without quotes, so that its text decides its type */
    record Scalar(String text, boolean plain, Span span) implements Node {
        @Override
        public int weight() {
            return 1;
        }

        /** Whether it stands for nothing: {@code key:} or {@code key: null}. */
        boolean isNull() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    record Sequence(List<Node> items, Span span, int weight) implements Node {}

    record Mapping(List<Entry> entries, Span span, int weight) implements Node {
        Optional<Entry> entry(String name) {
            return entries.stream()
                    .filter(entry -> entry.key().text().equals(name))
                    .findFirst();
        }
    }

    record Entry(Scalar key, Node value) {}

    /** The same node seen from where an alias names it. */
    default Node at(Span alias) {
        return switch (this) {
            case Scalar scalar -> new Scalar(scalar.text(), scalar.plain(), alias);
            case Sequence sequence -> new Sequence(sequence.items(), alias, sequence.weight());
            case Mapping mapping -> new Mapping(mapping.entries(), alias, mapping.weight());
        };
    }

    /** What it is, as a message says it. */
    default String what() {
        return switch (this) {
            case Scalar scalar -> scalar.isNull() ? "nothing" : "a single value";
            case Sequence _ -> "a list";
            case Mapping _ -> "a block of keys";
        };
    }
}
