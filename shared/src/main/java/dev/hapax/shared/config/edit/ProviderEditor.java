package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import dev.hapax.shared.config.edit.EditRefused.Reason;
import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Edits of the block {@code providers}, by the same rules as those of the routes. */
public final class ProviderEditor {
    private static final String KEY = "providers";
    private static final int USUAL_STEP = 2;

    private final byte[] file;
    private final YamlText text;
    private final YamlNode.@Nullable Mapping root;
    private final int index;

    private ProviderEditor(byte[] file, YamlText text) throws EditRefused, WouldReshape {
        this.file = file;
        this.text = text;
        YamlNode top = YamlReader.read(text).orElse(null);
        if (top != null && !(top instanceof YamlNode.Mapping)) {
            throw new WouldReshape("the file does not consist of keys and values", 1);
        }
        this.root = (YamlNode.Mapping) top;
        this.index = root == null ? -1 : indexOf(root, KEY);
        if (root != null && root.flow()) {
            throw new WouldReshape("the whole file is one flow mapping", line(root));
        }
        if (root != null && index < 0 && root.merges()) {
            throw new WouldReshape("`providers` may come from the merge key `<<`", line(root));
        }
    }

    /** @throws EditRefused as {@link ConfigEditor#addRoute} does */
    public static Edited add(byte[] file, ProviderSpec provider, IfPresent ifPresent) throws EditRefused {
        var lines = new ProviderLines(provider);
        try {
            return new ProviderEditor(file, YamlText.decode(file)).added(provider.name(), lines, ifPresent);
        } catch (WouldReshape why) {
            var paste = new ArrayList<String>(List.of(KEY + ":"));
            paste.addAll(lines.block(USUAL_STEP, USUAL_STEP));
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), paste);
        }
    }

    /** @throws EditRefused if there is no such provider, or as {@link #add} does */
    public static Edited remove(byte[] file, String name) throws EditRefused {
        try {
            return new ProviderEditor(file, YamlText.decode(file)).removed(name);
        } catch (WouldReshape why) {
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), List.of());
        }
    }

    private Edited added(String name, ProviderLines lines, IfPresent ifPresent) throws EditRefused, WouldReshape {
        if (root == null || index < 0) {
            return appended(lines);
        }
        YamlNode value = value();
        if (!(value instanceof YamlNode.Mapping block) || block.entries().isEmpty()) {
            return below(value, lines);
        }
        int there = indexOf(block, name);
        if (there >= 0) {
            return settled(block, there, lines, ifPresent);
        }
        YamlNode last = block.entries().getLast().value();
        Shape pairs;
        Splice splice;
        if (block.flow()) {
            splice = new Splice(last.end(), last.end(), ", " + lines.flowEntry());
            pairs = lines.flowShape();
        } else {
            int end = text.lineEnd(last.end());
            int column = text.column(block.start());
            splice = new Splice(end, end, broken(end, lines.block(column, step(block, column))));
            pairs = lines.shape();
        }
        Shape grown = block.shape().withAdded(2 * block.entries().size(), List.of(lines.key(), pairs));
        return made(Edited.Change.ADDED, splice, grown, List.of());
    }

    private Edited settled(YamlNode.Mapping block, int at, ProviderLines lines, IfPresent ifPresent)
            throws EditRefused, WouldReshape {
        YamlNode.Entry entry = block.entries().get(at);
        List<String> differences = differences(entry.value(), lines);
        int line = line(entry.key());
        if (differences.isEmpty() || ifPresent == IfPresent.KEEP) {
            return new Edited(Edited.Change.UNCHANGED, file, line, 0, 0, differences);
        }
        if (ifPresent == IfPresent.CONFLICT) {
            String name = entry.key().shape().shown();
            throw new EditRefused(Reason.CONFLICT, "provider " + name + " exists with other values", line, differences);
        }
        mustBeAlone(entry.value());
        YamlNode old = entry.value();
        boolean flow = block.flow() || (old instanceof YamlNode.Mapping mapping && mapping.flow());
        Splice splice;
        if (flow) {
            splice = new Splice(old.start(), old.end(), lines.flow());
        } else {
            int column = text.column(block.start());
            int colon = afterColon(entry);
            int end = text.lineEnd(old.end());
            splice = new Splice(colon, end, broken(colon, lines.keys(column + step(block, column))));
        }
        Shape shape = block.shape().withChild(2 * at + 1, flow ? lines.flowShape() : lines.shape());
        return made(Edited.Change.REPLACED, splice, shape, differences);
    }

    private static List<String> differences(YamlNode there, ProviderLines lines) {
        Map<String, Shape> old = new LinkedHashMap<>();
        if (there instanceof YamlNode.Mapping mapping) {
            mapping.entries()
                    .forEach(entry ->
                            old.put(entry.key().shape().shown(), entry.value().shape()));
        }
        var differences = new ArrayList<String>();
        old.forEach((key, shape) -> {
            RouteLines.Value wanted = lines.values().get(key);
            if (wanted == null || !wanted.shape().means(shape)) {
                differences.add(key + "   " + shown(key, shape) + " -> "
                        + (wanted == null ? "(none)" : wanted.shape().shown()));
            }
        });
        lines.values().forEach((key, value) -> {
            if (!old.containsKey(key)) {
                differences.add(key + "   (none) -> " + value.shape().shown());
            }
        });
        return differences;
    }

    /** A key may stand in the file in clear; it is not repeated. */
    private static String shown(String key, Shape shape) {
        return key.equals("api_key") && !shape.text().startsWith("${") ? "***" : shape.shown();
    }

    private Edited removed(String name) throws EditRefused, WouldReshape {
        YamlNode value = root == null || index < 0 ? null : value();
        if (!(value instanceof YamlNode.Mapping block) || indexOf(block, name) < 0) {
            List<String> defined = value instanceof YamlNode.Mapping some
                    ? some.entries().stream()
                            .map(entry -> entry.key().shape().shown() + "   (line " + line(entry.key()) + ")")
                            .toList()
                    : List.of();
            List<String> names = value instanceof YamlNode.Mapping some
                    ? some.entries().stream()
                            .map(entry -> entry.key().shape().shown())
                            .toList()
                    : List.of();
            throw new EditRefused(
                    Reason.NOT_FOUND,
                    "no provider `" + name + "` in the file" + DidYouMean.suffix(name, names),
                    0,
                    defined);
        }
        int at = indexOf(block, name);
        YamlNode.Entry entry = block.entries().get(at);
        mustBeAlone(entry.value());
        Shape left = block.shape().withoutChild(2 * at).withoutChild(2 * at);
        int size = block.entries().size();
        Splice splice;
        if (block.flow()) {
            int start = at > 0
                    ? block.entries().get(at - 1).value().end()
                    : entry.key().start();
            int end = at == 0 && size > 1
                    ? block.entries().get(1).key().start()
                    : entry.value().end();
            splice = new Splice(start, end, "");
        } else {
            int start = text.previousLineEnd(entry.key().start());
            int end = text.lineEnd(entry.value().end());
            if (size > 1) {
                splice = new Splice(start, end, "");
            } else {
                int colon = afterColon(top().entries().get(index));
                splice = new Splice(colon, end, " {}" + text.body().substring(colon, start));
            }
        }
        return made(Edited.Change.REMOVED, splice, left, List.of());
    }

    private Edited appended(ProviderLines lines) throws WouldReshape {
        try {
            return appendingTheKey(lines);
        } catch (WouldReshape endsInText) {
            return beforeTheLastKey(lines, endsInText);
        }
    }

    /** A text that the file ends in without a line break would get one by what is added below it. */
    private Edited beforeTheLastKey(ProviderLines lines, WouldReshape why) throws WouldReshape {
        int last = root == null ? 0 : root.entries().size() - 1;
        if (last < 1) {
            throw why;
        }
        int column = text.column(top().start());
        var written = new ArrayList<String>(List.of(" ".repeat(column) + KEY + ":"));
        written.addAll(lines.block(column + USUAL_STEP, USUAL_STEP));
        int end = text.lineEnd(top().entries().get(last - 1).value().end());
        List<Shape> pair = List.of(Shape.plain(KEY), Shape.mapping(List.of(lines.key(), lines.shape())));
        return Verified.edit(
                Edited.Change.ADDED,
                file,
                text,
                List.of(new Splice(end, end, broken(end, written))),
                top().shape().withAdded(2 * last, pair),
                List.of());
    }

    private Edited appendingTheKey(ProviderLines lines) throws WouldReshape {
        int column = root == null ? 0 : text.column(root.start());
        var written = new ArrayList<String>(List.of(" ".repeat(column) + KEY + ":"));
        written.addAll(lines.block(column + USUAL_STEP, USUAL_STEP));
        int length = text.body().length();
        int end = text.withoutBreak(length);
        Splice splice = length == 0
                ? new Splice(0, 0, String.join("\n", written) + "\n")
                : new Splice(end, end, broken(end, written));
        List<Shape> pair = List.of(Shape.plain(KEY), Shape.mapping(List.of(lines.key(), lines.shape())));
        Shape expected = root == null
                ? Shape.mapping(pair)
                : root.shape().withAdded(2 * root.entries().size(), pair);
        return Verified.edit(Edited.Change.ADDED, file, text, List.of(splice), expected, List.of());
    }

    /** What stood for "none" goes; a comment behind it stays. */
    private Edited below(YamlNode none, ProviderLines lines) throws WouldReshape {
        YamlNode.Entry entry = top().entries().get(index);
        int colon = afterColon(entry);
        int end = text.lineEnd(none.end());
        int column = text.column(entry.key().start()) + USUAL_STEP;
        Splice splice = new Splice(
                colon, end, text.body().substring(none.end(), end) + broken(end, lines.block(column, USUAL_STEP)));
        return made(Edited.Change.ADDED, splice, Shape.mapping(List.of(lines.key(), lines.shape())), List.of());
    }

    private Edited made(Edited.Change change, Splice splice, Shape providers, List<String> differences)
            throws WouldReshape {
        Shape expected = top().shape().withChild(2 * index + 1, providers);
        return Verified.edit(change, file, text, List.of(splice), expected, differences);
    }

    private YamlNode value() throws WouldReshape {
        YamlNode value = top().entries().get(index).value();
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

    private void mustBeAlone(YamlNode part) throws WouldReshape {
        if (YamlNode.sharedBeyond(top(), part)) {
            throw new WouldReshape("an anchor in the provider is used elsewhere", line(part));
        }
    }

    private YamlNode.Mapping top() {
        if (root == null) {
            throw new IllegalStateException("asked for the keys of an empty file");
        }
        return root;
    }

    /** How much deeper the neighbours write what belongs to them. */
    private int step(YamlNode.Mapping block, int column) {
        return block.entries().stream()
                .map(YamlNode.Entry::value)
                .filter(value ->
                        value instanceof YamlNode.Mapping inner && !inner.flow() && text.column(inner.start()) > column)
                .mapToInt(value -> text.column(value.start()) - column)
                .findFirst()
                .orElse(USUAL_STEP);
    }

    private int afterColon(YamlNode.Entry entry) throws WouldReshape {
        int at = entry.key().end();
        while (at < text.body().length() && text.body().charAt(at) == ' ') {
            at++;
        }
        if (at == text.body().length() || text.body().charAt(at) != ':') {
            throw new WouldReshape("a key is written in an unusual way", text.lineNumber(at));
        }
        return at + 1;
    }

    private String broken(int position, List<String> lines) {
        String lineBreak = text.breakNear(position);
        return lineBreak + String.join(lineBreak, lines);
    }

    private int line(YamlNode node) {
        return text.lineNumber(node.start());
    }

    private static int indexOf(YamlNode.Mapping mapping, String name) {
        return IntStream.range(0, mapping.entries().size())
                .filter(i -> mapping.entries().get(i).isNamed(name))
                .findFirst()
                .orElse(-1);
    }
}
