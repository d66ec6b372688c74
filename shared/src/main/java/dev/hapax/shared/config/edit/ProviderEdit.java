package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.List;

/** How an edit of the providers is made: which text goes where, and what the file must say afterwards. */
record ProviderEdit(Splice splice, Shape expected) {
    private static final int USUAL_STEP = 2;

    /** A provider more. */
    static ProviderEdit adding(ProviderBlock providers, ProviderLines lines) throws WouldReshape {
        if (!providers.present()) {
            return appendingTheKey(providers, lines);
        }
        YamlNode value = providers.value();
        return value instanceof YamlNode.Mapping block && !block.entries().isEmpty()
                ? behindTheLast(providers, block, lines)
                : belowTheKey(providers, value, lines);
    }

    /** The block, with a first provider, as a file lacks it altogether. */
    static List<String> keyAndBlock(int column, ProviderLines lines) {
        var written = new ArrayList<String>(List.of(" ".repeat(column) + ProviderBlock.KEY + ":"));
        written.addAll(lines.block(column + USUAL_STEP, USUAL_STEP));
        return written;
    }

    /** The same file with {@code providers} before its last key: for one that ends in a text without a line break. */
    static ProviderEdit addingBeforeTheLastKey(ProviderBlock providers, ProviderLines lines) throws WouldReshape {
        YamlNode.Mapping root = providers.top();
        int last = root.entries().size() - 1;
        if (providers.present() || last < 1) {
            throw new WouldReshape("nothing can be appended to the file as it ends", 0);
        }
        YamlText text = providers.text();
        int end = text.lineEnd(root.entries().get(last - 1).value().end());
        List<String> written = keyAndBlock(text.column(root.start()), lines);
        return new ProviderEdit(
                new Splice(end, end, text.below(end, written)), root.shape().withAdded(2 * last, pair(lines)));
    }

    /** A provider with other values. */
    static ProviderEdit replacing(ProviderBlock providers, YamlNode.Mapping block, int at, ProviderLines lines)
            throws WouldReshape {
        YamlText text = providers.text();
        YamlNode.Entry entry = block.entries().get(at);
        YamlNode old = entry.value();
        mustBeAlone(providers, old);
        boolean flow = block.flow() || (old instanceof YamlNode.Mapping mapping && mapping.flow());
        Splice splice;
        if (flow) {
            splice = new Splice(old.start(), old.end(), lines.flow());
        } else {
            int column = text.column(block.start());
            int colon = text.afterColon(entry);
            List<String> keys = lines.keys(column + step(text, block, column));
            splice = new Splice(colon, text.lineEnd(old.end()), text.below(colon, keys));
        }
        Shape changed = block.shape().withChild(2 * at + 1, flow ? lines.flowShape() : lines.shape());
        return within(providers, splice, changed);
    }

    /** A provider less; of the last one {@code {}} is left. */
    static ProviderEdit removing(ProviderBlock providers, YamlNode.Mapping block, int at) throws WouldReshape {
        mustBeAlone(providers, block.entries().get(at).value());
        Splice splice = block.flow() ? outOfFlow(block, at) : outOfBlock(providers, block, at);
        return within(providers, splice, block.shape().withoutChild(2 * at).withoutChild(2 * at));
    }

    private static Splice outOfFlow(YamlNode.Mapping block, int at) {
        List<YamlNode.Entry> entries = block.entries();
        YamlNode.Entry entry = entries.get(at);
        if (at > 0) {
            return new Splice(entries.get(at - 1).value().end(), entry.value().end(), "");
        }
        int end = entries.size() > 1
                ? entries.get(1).key().start()
                : entry.value().end();
        return new Splice(entry.key().start(), end, "");
    }

    private static Splice outOfBlock(ProviderBlock providers, YamlNode.Mapping block, int at) throws WouldReshape {
        YamlText text = providers.text();
        YamlNode.Entry entry = block.entries().get(at);
        int start = text.previousLineEnd(entry.key().start());
        int end = text.lineEnd(entry.value().end());
        if (block.entries().size() > 1) {
            return new Splice(start, end, "");
        }
        int colon = text.afterColon(providers.entry());
        return new Splice(colon, end, " {}" + text.body().substring(colon, start));
    }

    private static ProviderEdit behindTheLast(ProviderBlock providers, YamlNode.Mapping block, ProviderLines lines)
            throws WouldReshape {
        YamlText text = providers.text();
        int last = block.entries().getLast().value().end();
        Splice splice;
        if (block.flow()) {
            splice = new Splice(last, last, ", " + lines.flowEntry());
        } else {
            int end = text.lineEnd(last);
            int column = text.column(block.start());
            splice = new Splice(end, end, text.below(end, lines.block(column, step(text, block, column))));
        }
        List<Shape> pair = List.of(lines.key(), block.flow() ? lines.flowShape() : lines.shape());
        return within(
                providers, splice, block.shape().withAdded(2 * block.entries().size(), pair));
    }

    /** What stood for "none" goes; a comment behind it stays. */
    private static ProviderEdit belowTheKey(ProviderBlock providers, YamlNode none, ProviderLines lines)
            throws WouldReshape {
        YamlText text = providers.text();
        int end = text.lineEnd(none.end());
        int column = text.column(providers.entry().key().start()) + USUAL_STEP;
        String written = text.body().substring(none.end(), end) + text.below(end, lines.block(column, USUAL_STEP));
        Splice splice = new Splice(text.afterColon(providers.entry()), end, written);
        return within(providers, splice, Shape.mapping(List.of(lines.key(), lines.shape())));
    }

    private static ProviderEdit appendingTheKey(ProviderBlock providers, ProviderLines lines) {
        YamlText text = providers.text();
        YamlNode.Mapping root = providers.root();
        List<String> written = keyAndBlock(root == null ? 0 : text.column(root.start()), lines);
        int length = text.body().length();
        int end = text.withoutBreak(length);
        Splice splice = length == 0
                ? new Splice(0, 0, String.join("\n", written) + "\n")
                : new Splice(end, end, text.below(end, written));
        Shape expected = root == null
                ? Shape.mapping(pair(lines))
                : root.shape().withAdded(2 * root.entries().size(), pair(lines));
        return new ProviderEdit(splice, expected);
    }

    private static List<Shape> pair(ProviderLines lines) {
        return List.of(Shape.plain(ProviderBlock.KEY), Shape.mapping(List.of(lines.key(), lines.shape())));
    }

    private static ProviderEdit within(ProviderBlock providers, Splice splice, Shape block) {
        return new ProviderEdit(splice, providers.top().shape().withChild(2 * providers.index() + 1, block));
    }

    private static void mustBeAlone(ProviderBlock providers, YamlNode part) throws WouldReshape {
        if (YamlNode.sharedBeyond(providers.top(), part)) {
            throw new WouldReshape("an anchor in the provider is used elsewhere", providers.line(part));
        }
    }

    /** How much deeper the neighbours write what belongs to them. */
    private static int step(YamlText text, YamlNode.Mapping block, int column) {
        return block.entries().stream()
                .map(YamlNode.Entry::value)
                .filter(value ->
                        value instanceof YamlNode.Mapping inner && !inner.flow() && text.column(inner.start()) > column)
                .mapToInt(value -> text.column(value.start()) - column)
                .findFirst()
                .orElse(USUAL_STEP);
    }
}
