package dev.hapax.shared.config.edit;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a file keeps its providers.
 *
 * @param root the top-level mapping, null in a file without content
 * @param index of {@code providers} among the top-level keys, -1 if it is not there
 */
record ProviderBlock(YamlText text, YamlNode.@Nullable Mapping root, int index) {
    static final String KEY = "providers";

    static ProviderBlock in(YamlText text) throws EditRefused, WouldReshape {
        YamlNode top = YamlReader.read(text).orElse(null);
        if (top == null) {
            return new ProviderBlock(text, null, -1);
        }
        if (!(top instanceof YamlNode.Mapping root)) {
            throw new WouldReshape("the file does not consist of keys and values", 1);
        }
        int index = indexOf(root, KEY);
        int line = text.lineNumber(root.start());
        if (root.flow()) {
            throw new WouldReshape("the whole file is one flow mapping", line);
        }
        if (index < 0 && root.merges()) {
            throw new WouldReshape("`providers` may come from the merge key `<<`", line);
        }
        return new ProviderBlock(text, root, index);
    }

    boolean present() {
        return index >= 0;
    }

    YamlNode.Mapping top() {
        if (root == null) {
            throw new IllegalStateException("asked for the keys of an empty file");
        }
        return root;
    }

    /** The key {@code providers} with its value; only where it is {@link #present}. */
    YamlNode.Entry entry() {
        return top().entries().get(index);
    }

    /** A mapping, or the empty scalar that stands for none; only where it is {@link #present}. */
    YamlNode value() throws WouldReshape {
        YamlNode value = entry().value();
        if (value.anchor() != null || value.tag() != null || value instanceof YamlNode.Alias) {
            throw new WouldReshape("`providers` carries an anchor or a tag, or is an alias", line(value));
        }
        if (value instanceof YamlNode.Mapping block && block.merges()) {
            throw new WouldReshape("`providers` takes entries from the merge key `<<`", line(value));
        }
        boolean none = value instanceof YamlNode.Scalar scalar && scalar.isNull();
        if (!none && !(value instanceof YamlNode.Mapping)) {
            throw new WouldReshape("`providers` is not a block of names", line(value));
        }
        return value;
    }

    List<YamlNode.Entry> providers() throws WouldReshape {
        return present() && value() instanceof YamlNode.Mapping block ? block.entries() : List.of();
    }

    /** Which of {@link #providers} has this name, or -1. */
    int indexOf(String name) throws WouldReshape {
        return present() && value() instanceof YamlNode.Mapping block ? indexOf(block, name) : -1;
    }

    int line(YamlNode node) {
        return text.lineNumber(node.start());
    }

    private static int indexOf(YamlNode.Mapping mapping, String name) {
        return IntStream.range(0, mapping.entries().size())
                .filter(i -> mapping.entries().get(i).isNamed(name))
                .findFirst()
                .orElse(-1);
    }
}
