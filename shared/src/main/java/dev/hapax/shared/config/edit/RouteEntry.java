package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.Handler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A route as it stands in the file, as far as an edit must know it. */
record RouteEntry(
        int index,
        YamlNode.Mapping node,
        String path,
        @Nullable String version,
        List<String> methods) {
    private static final Pattern VERSION_IN_PATH = Pattern.compile("/(v[0-9]+)/.*");
    private static final List<String> IDENTITY = List.of("path", "version", "methods");

    /** What differs: the key, the value in the file, the value wanted; null where one side has none. */
    record Difference(
            String key, @Nullable Shape there, @Nullable Shape wanted) {
        boolean onlyInFile() {
            return wanted == null;
        }
    }

    /** @return empty if the item is no route that a request could reach */
    static Optional<RouteEntry> of(int index, YamlNode.Mapping node) {
        return text(node, "path")
                .map(path -> new RouteEntry(index, node, path, versionOf(node, path), methodsOf(node)));
    }

    /** The URL that is served: the version stands in front unless the path begins with it. */
    static String url(String path, @Nullable String version) {
        return version == null || path.startsWith("/" + version + "/") ? path : "/" + version + path;
    }

    static List<String> methodsOr(String handler, List<String> named) {
        return named.isEmpty()
                ? Handler.named(handler).map(Handler::methods).orElse(List.of())
                : named.stream().map(method -> method.toUpperCase(Locale.ROOT)).toList();
    }

    String url() {
        return url(path, version);
    }

    /** {@code GET,POST /v1/chat}; HEAD goes without saying beside GET. */
    String name() {
        return name(methods, url());
    }

    static String name(List<String> methods, String url) {
        return methods.stream()
                .filter(method -> !(method.equals("HEAD") && methods.contains("GET")))
                .collect(Collectors.joining(",", "", " " + url));
    }

    boolean answersAnyOf(List<String> others, String url) {
        return url().equals(url) && methods.stream().anyMatch(others::contains);
    }

    /** The differing keys in the order of the file, then those that only the wanted route has. */
    List<Difference> differences(RouteSpec spec, Map<String, RouteLines.Value> wanted) {
        var differences = new ArrayList<Difference>();
        Map<String, Shape> there = new LinkedHashMap<>();
        node.entries().stream()
                .filter(entry -> !(entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull()))
                .forEach(entry ->
                        there.put(entry.key().shape().shown(), entry.value().shape()));
        there.forEach((key, shape) -> {
            RouteLines.@Nullable Value value = wanted.get(key);
            if (!IDENTITY.contains(key) && (value == null || !value.shape().means(shape))) {
                differences.add(new Difference(key, shape, value == null ? null : value.shape()));
            }
        });
        List<String> wantedMethods = methodsOr(spec.handler(), spec.methods());
        boolean bothSilent = !there.containsKey("methods") && !wanted.containsKey("methods");
        if (!bothSilent && !sorted(wantedMethods).equals(sorted(methods))) {
            differences.add(new Difference("methods", there.get("methods"), shape(wanted.get("methods"))));
        }
        wanted.forEach((key, value) -> {
            if (!IDENTITY.contains(key) && !there.containsKey(key)) {
                differences.add(new Difference(key, null, value.shape()));
            }
        });
        return differences;
    }

    private static @Nullable Shape shape(RouteLines.@Nullable Value value) {
        return value == null ? null : value.shape();
    }

    private static List<String> sorted(List<String> methods) {
        return methods.stream().sorted().distinct().toList();
    }

    private static @Nullable String versionOf(YamlNode.Mapping node, String path) {
        return text(node, "version").orElseGet(() -> {
            Matcher matcher = VERSION_IN_PATH.matcher(path);
            return matcher.matches() ? matcher.group(1) : null;
        });
    }

    private static List<String> methodsOf(YamlNode.Mapping node) {
        List<String> named =
                switch (node.entry("methods").map(YamlNode.Entry::value).orElse(null)) {
                    case YamlNode.Sequence list ->
                        list.items().stream()
                                .filter(YamlNode.Scalar.class::isInstance)
                                .map(item -> ((YamlNode.Scalar) item).text())
                                .toList();
                    case YamlNode.Scalar one when !one.isNull() -> List.of(one.text());
                    case null, default -> List.of();
                };
        return methodsOr(text(node, "handler").orElse(""), named);
    }

    private static Optional<String> text(YamlNode.Mapping node, String key) {
        return node.entry(key)
                .map(YamlNode.Entry::value)
                .filter(YamlNode.Scalar.class::isInstance)
                .map(YamlNode.Scalar.class::cast)
                .filter(scalar -> !scalar.isNull())
                .map(YamlNode.Scalar::text);
    }
}
