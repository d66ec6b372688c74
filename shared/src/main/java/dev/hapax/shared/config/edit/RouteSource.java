package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.edit.EditRefused.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Routes as somebody wrote them: a YAML list, a file with {@code routes:}, or one JSON object a line. */
public final class RouteSource {
    private static final Pattern VERSION_IN_PATH = Pattern.compile("/(v\\d+)/.*");

    private RouteSource() {}

    /** The version that a path begins with, else v1. */
    public static String versionOf(String path) {
        Matcher inPath = VERSION_IN_PATH.matcher(path);
        return inPath.matches() ? inPath.group(1) : "v1";
    }

    /** @throws EditRefused if it is no such text */
    public static List<RouteSpec> read(byte[] source) throws EditRefused {
        YamlText text = YamlText.decode(source);
        List<String> lines = text.body().lines().filter(line -> !line.isBlank()).toList();
        boolean jsonLines = !lines.isEmpty()
                && lines.stream()
                        .allMatch(line ->
                                line.strip().startsWith("{") && line.strip().endsWith("}"));
        var routes = new ArrayList<RouteSpec>();
        if (jsonLines) {
            for (String line : lines) {
                YamlText alone = new YamlText(false, line.strip());
                YamlNode node = YamlReader.read(alone).orElseThrow();
                routes.add(spec(node, alone));
            }
            return routes;
        }
        for (YamlNode item : items(text)) {
            routes.add(spec(item, text));
        }
        return routes;
    }

    private static List<YamlNode> items(YamlText text) throws EditRefused {
        return switch (YamlReader.read(text).orElse(null)) {
            case YamlNode.Sequence list -> list.items();
            case YamlNode.Mapping file
            when file.entry(RouteList.KEY).isPresent() ->
                switch (file.entry(RouteList.KEY).get().value()) {
                    case YamlNode.Sequence list -> list.items();
                    case YamlNode other -> throw unlike("`routes` is not a list", text, other);
                };
            case YamlNode.Mapping one when one.entry("path").isPresent() -> List.of(one);
            case null -> List.of();
            case YamlNode other -> throw unlike("routes are a list, a file with `routes:`, or JSON lines", text, other);
        };
    }

    private static EditRefused unlike(String message, YamlText text, YamlNode at) {
        return new EditRefused(Reason.UNPARSEABLE, message, text.lineNumber(at.start()), List.of());
    }

    private static RouteSpec spec(YamlNode item, YamlText text) throws EditRefused {
        Optional<RouteSpec> spec = item instanceof YamlNode.Mapping mapping ? of(mapping) : Optional.empty();
        return spec.orElseThrow(() -> unlike("this is no route that can be taken over", text, item));
    }

    /** The route of a node; empty if it could not be written again as it is. */
    static Optional<RouteSpec> of(YamlNode.Mapping node) {
        Shape shape = node.shape();
        Map<String, Shape> keys = new LinkedHashMap<>();
        for (int i = 0; i + 1 < shape.children().size(); i += 2) {
            keys.put(shape.children().get(i).shown(), shape.children().get(i + 1));
        }
        Shape path = keys.remove("path");
        if (path == null || !path.text().startsWith("/")) {
            return Optional.empty();
        }
        String handler = text(keys.remove("handler")).orElseGet(Handler.COMPLETION::word);
        String version = text(keys.remove("version")).orElseGet(() -> versionOf(path.text()));
        List<String> methods = texts(keys.remove("methods"));
        Shape targetList = keys.get("targets");
        List<String> targets = texts(targetList);
        if (targetList != null && targets.size() == targetList.children().size()) {
            keys.remove("targets");
        } else {
            targets = List.of();
        }
        Map<String, String> settings = new LinkedHashMap<>();
        keys.forEach((key, value) -> settings.put(key, flow(value)));
        var spec = new RouteSpec(path.text(), handler, version, methods, targets, settings);
        Map<String, RouteLines.Value> written = new RouteLines(spec).values();
        boolean faithful = keys.entrySet().stream().allMatch(entry -> {
            RouteLines.Value value = written.get(entry.getKey());
            return value != null && value.shape().means(entry.getValue());
        });
        return faithful ? Optional.of(spec) : Optional.empty();
    }

    private static Optional<String> text(@Nullable Shape shape) {
        return shape == null || shape.text().isEmpty() ? Optional.empty() : Optional.of(shape.text());
    }

    private static List<String> texts(@Nullable Shape shape) {
        if (shape == null) {
            return List.of();
        }
        return shape.kind() == Shape.Kind.SEQUENCE
                ? shape.children().stream()
                        .filter(item ->
                                item.children().isEmpty() && !item.text().isEmpty())
                        .map(Shape::text)
                        .toList()
                : text(shape).stream().toList();
    }

    private static String flow(Shape shape) {
        return switch (shape.kind()) {
            case PLAIN ->
                shape.text().isEmpty() || shape.text().matches("[A-Za-z0-9_.+-]+")
                        ? shape.text()
                        : ScalarText.of(shape.text());
            case QUOTED -> ScalarText.of(shape.text());
            case ALIAS -> "*" + shape.text();
            case SEQUENCE ->
                shape.children().stream().map(RouteSource::flow).collect(Collectors.joining(", ", "[", "]"));
            case MAPPING ->
                IntStream.range(0, shape.children().size() / 2)
                        .mapToObj(i -> flow(shape.children().get(2 * i)) + ": "
                                + flow(shape.children().get(2 * i + 1)))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
