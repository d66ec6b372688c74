package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a YAML text says, without where it says it: an edit is right when the shape of its result is the edited shape of
 * the original.
 *
 * @param text of a scalar, or the name of an alias
 * @param children the items of a sequence; keys and values of a mapping by turns
 */
record Shape(Kind kind, @Nullable String anchor, @Nullable String tag, String text, List<Shape> children) {
    enum Kind {
        PLAIN,
        QUOTED,
        ALIAS,
        SEQUENCE,
        MAPPING
    }

    Shape {
        children = List.copyOf(children);
    }

    static Shape plain(String text) {
        return new Shape(Kind.PLAIN, null, null, text, List.of());
    }

    static Shape quoted(String text) {
        return new Shape(Kind.QUOTED, null, null, text, List.of());
    }

    static Shape sequence(List<Shape> items) {
        return new Shape(Kind.SEQUENCE, null, null, "", items);
    }

    static Shape mapping(List<Shape> keysAndValues) {
        return new Shape(Kind.MAPPING, null, null, "", keysAndValues);
    }

    Shape withAdded(int index, List<Shape> added) {
        var changed = new ArrayList<>(children);
        changed.addAll(index, added);
        return withChildren(changed);
    }

    Shape withChild(int index, Shape child) {
        var changed = new ArrayList<>(children);
        changed.set(index, child);
        return withChildren(changed);
    }

    Shape withoutChild(int index) {
        var changed = new ArrayList<>(children);
        changed.remove(index);
        return withChildren(changed);
    }

    private Shape withChildren(List<Shape> changed) {
        return new Shape(kind, anchor, tag, text, changed);
    }

    /** Whether both mean the same to a reader that takes scalars by their text. */
    boolean means(Shape other) {
        return isScalar() == other.isScalar()
                && (isScalar() || kind == other.kind)
                && text.equals(other.text)
                && children.size() == other.children.size()
                && IntStream.range(0, children.size())
                        .allMatch(i -> children.get(i).means(other.children.get(i)));
    }

    private boolean isScalar() {
        return kind == Kind.PLAIN || kind == Kind.QUOTED;
    }

    /** For a person: {@code [anthropic, ollama]}. */
    String shown() {
        return switch (kind) {
            case PLAIN, QUOTED -> text;
            case ALIAS -> "*" + text;
            case SEQUENCE -> children.stream().map(Shape::shown).collect(Collectors.joining(", ", "[", "]"));
            case MAPPING ->
                IntStream.range(0, children.size() / 2)
                        .mapToObj(i -> children.get(2 * i).shown() + ": "
                                + children.get(2 * i + 1).shown())
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
