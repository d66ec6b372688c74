package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a file keeps its routes.
 *
 * @param root the top-level mapping, null in a file without content
 * @param index of {@code routes} among the top-level keys, -1 if it is not there
 */
record RouteList(YamlText text, YamlNode.@Nullable Mapping root, int index) {
    static final String KEY = "routes";
    private static final List<String> TOLD_APART_BY = List.of("path", "version", "methods", "handler");

    static RouteList in(YamlText text) throws EditRefused, WouldReshape {
        Optional<YamlNode> top = YamlReader.read(text);
        if (top.isEmpty()) {
            return new RouteList(text, null, -1);
        }
        if (!(top.get() instanceof YamlNode.Mapping root)) {
            throw new WouldReshape("the file does not consist of keys and values", 1);
        }
        int line = text.lineNumber(root.start());
        if (root.flow()) {
            throw new WouldReshape("the whole file is one flow mapping", line);
        }
        List<Integer> found = IntStream.range(0, root.entries().size())
                .filter(i -> root.entries().get(i).isNamed(KEY))
                .boxed()
                .toList();
        if (found.size() > 1) {
            YamlNode second = root.entries().get(found.get(1)).key();
            throw new WouldReshape("`routes` is there twice", text.lineNumber(second.start()));
        }
        if (found.isEmpty() && root.merges()) {
            throw new WouldReshape("`routes` may come from the merge key `<<`", line);
        }
        return new RouteList(text, root, found.isEmpty() ? -1 : found.getFirst());
    }

    boolean present() {
        return root != null && index >= 0;
    }

    YamlNode.Mapping top() {
        if (root == null) {
            throw new IllegalStateException("asked for the keys of an empty file");
        }
        return root;
    }

    YamlNode.Entry entry() {
        return top().entries().get(index);
    }

    YamlNode value() {
        return entry().value();
    }

    /** The items, none where the list is empty, null or missing. */
    List<YamlNode> items() throws WouldReshape {
        if (!present()) {
            return List.of();
        }
        int line = text.lineNumber(entry().key().start());
        YamlNode value = value();
        if (value.anchor() != null || value.tag() != null || entry().key().anchor() != null) {
            throw new WouldReshape("`routes` carries an anchor or a tag", line);
        }
        return switch (value) {
            case YamlNode.Sequence list -> list.items();
            case YamlNode.Scalar scalar when scalar.isNull() -> List.of();
            case YamlNode.Alias _ -> throw new WouldReshape("`routes` is an alias of another place", line);
            case YamlNode.Scalar _, YamlNode.Mapping _ -> throw new WouldReshape("`routes` is not a list", line);
        };
    }

    /** Every route, so that none is mistaken for absent. */
    List<RouteEntry> entries() throws WouldReshape {
        List<YamlNode> items = items();
        var entries = new ArrayList<RouteEntry>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof YamlNode.Alias) {
                throw new WouldReshape("a route is an alias of another place", line(items.get(i)));
            }
            if (items.get(i) instanceof YamlNode.Mapping route) {
                mustStandForItself(route);
                RouteEntry.of(i, route).ifPresent(entries::add);
            }
        }
        return entries;
    }

    int line(YamlNode node) {
        return text.lineNumber(node.start());
    }

    private void mustStandForItself(YamlNode.Mapping route) throws WouldReshape {
        if (route.merges()) {
            throw new WouldReshape("a route takes keys from the merge key `<<`", line(route));
        }
        for (String key : TOLD_APART_BY) {
            if (route.entry(key).map(YamlNode.Entry::value).orElse(null) instanceof YamlNode.Alias) {
                throw new WouldReshape("a route's `" + key + "` is an alias of another place", line(route));
            }
        }
    }
}
