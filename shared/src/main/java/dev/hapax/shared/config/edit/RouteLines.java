package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A route as YAML text: the keys in the order a reader expects, each with its value on one line. */
final class RouteLines {
    /**
     * @param text the value as written
     * @param shape what it says
     */
    record Value(String text, Shape shape) {}

    private final Map<String, Value> values = new LinkedHashMap<>();

    RouteLines(RouteSpec route) {
        values.put("path", scalar(route.path()));
        values.put("handler", scalar(route.handler()));
        values.put("version", scalar(route.version()));
        List<String> methods = RouteEntry.methodsOr(route.handler(), route.methods());
        if (!methods.isEmpty()) {
            values.put("methods", list(methods));
        }
        if (!route.targets().isEmpty()) {
            values.put("targets", list(route.targets()));
        }
        nested(route.settings()).forEach((key, value) -> values.put(key, setting(value)));
    }

    Map<String, Value> values() {
        return values;
    }

    Shape shape() {
        var pairs = new ArrayList<Shape>();
        values.forEach((key, value) -> {
            pairs.add(ScalarText.shape(key));
            pairs.add(value.shape());
        });
        return Shape.mapping(pairs);
    }

    /** {@code {path: /v1/chat, handler: chat}}. */
    String flow(boolean spaced) {
        String space = spaced ? " " : "";
        return values.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", "{" + space, space + "}"));
    }

    /**
     * An item of a block list.
     *
     * @param dashColumn where its dash stands
     * @param gap from the dash to the first key
     */
    List<String> block(int dashColumn, int gap) {
        var lines = new ArrayList<String>();
        values.forEach((key, value) -> {
            String lead =
                    lines.isEmpty() ? " ".repeat(dashColumn) + "-" + " ".repeat(gap - 1) : " ".repeat(dashColumn + gap);
            lines.add(lead + line(key, value));
        });
        return lines;
    }

    static String line(String key, Value value) {
        return ScalarText.of(key) + ": " + value.text();
    }

    private static Value scalar(String text) {
        return new Value(ScalarText.of(text), ScalarText.shape(text));
    }

    private static Value list(List<String> texts) {
        return new Value(
                texts.stream().map(ScalarText::of).collect(Collectors.joining(", ", "[", "]")),
                Shape.sequence(texts.stream().map(ScalarText::shape).toList()));
    }

    /** {@code retry.jitter} is the key {@code jitter} in the block {@code retry}. */
    private static Map<String, Object> nested(Map<String, String> settings) {
        Map<String, Object> tree = new LinkedHashMap<>();
        settings.forEach((key, value) -> put(tree, key, value));
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String key, String value) {
        int dot = key.indexOf('.');
        if (dot <= 0) {
            tree.put(key, value);
            return;
        }
        Object inner = tree.compute(
                key.substring(0, dot), (_, known) -> known instanceof Map<?, ?> map ? map : new LinkedHashMap<>());
        put((Map<String, Object>) inner, key.substring(dot + 1), value);
    }

    private static Value setting(Object value) {
        if (!(value instanceof Map<?, ?> block)) {
            return written((String) value);
        }
        var texts = new ArrayList<String>();
        var pairs = new ArrayList<Shape>();
        block.forEach((key, inner) -> {
            Value written = setting(inner);
            texts.add(line((String) key, written));
            pairs.add(ScalarText.shape((String) key));
            pairs.add(written.shape());
        });
        return new Value("{" + String.join(", ", texts) + "}", Shape.mapping(pairs));
    }

    /** Taken as YAML where it is one value on one line, and as a text otherwise. */
    private static Value written(String text) {
        String trimmed = text.strip();
        Optional<YamlNode> alone = flowItem(trimmed);
        if (alone.isEmpty() || alone.get() instanceof YamlNode.Alias) {
            return scalar(text);
        }
        return new Value(trimmed, alone.get().shape());
    }

    private static Optional<YamlNode> flowItem(String text) {
        if (text.isEmpty() || text.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            return Optional.empty();
        }
        try {
            return YamlReader.read(new YamlText(false, "[" + text + "]"))
                    .map(YamlNode.Sequence.class::cast)
                    .filter(list -> list.items().size() == 1)
                    .map(list -> list.items().getFirst())
                    .filter(item -> item.start() == 1 && item.end() == 1 + text.length())
                    .filter(item -> item.anchor() == null && item.tag() == null)
                    .filter(item -> !(item instanceof YamlNode.Mapping map) || (map.flow() && text.startsWith("{")));
        } catch (EditRefused notYaml) {
            return Optional.empty();
        }
    }
}
