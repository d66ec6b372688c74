package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A provider as YAML text: the keys in the order a reader expects, each with its value on one line. */
final class ProviderLines {
    private final String name;
    private final Map<String, RouteLines.Value> values = new LinkedHashMap<>();

    ProviderLines(ProviderSpec provider) {
        this.name = provider.name();
        put("type", provider.type());
        if (provider.baseUrl() != null) {
            put("base_url", provider.baseUrl());
        }
        if (provider.keyVariable() != null) {
            String reference = "${" + provider.keyVariable() + "}";
            values.put("api_key", new RouteLines.Value(reference, Shape.plain(reference)));
        }
        if (provider.keyFile() != null) {
            put("api_key_file", provider.keyFile());
        }
        if (!provider.models().isEmpty()) {
            values.put("models", models(provider.models()));
        }
    }

    private void put(String key, String text) {
        values.put(key, new RouteLines.Value(ScalarText.of(text), ScalarText.shape(text)));
    }

    private static RouteLines.Value models(List<String> models) {
        var pairs = new ArrayList<Shape>();
        for (String model : models) {
            pairs.add(ScalarText.shape(model));
            pairs.add(Shape.mapping(List.of()));
        }
        String text =
                models.stream().map(model -> ScalarText.of(model) + ": {}").collect(Collectors.joining(", ", "{", "}"));
        return new RouteLines.Value(text, Shape.mapping(pairs));
    }

    Map<String, RouteLines.Value> values() {
        return values;
    }

    Shape key() {
        return ScalarText.shape(name);
    }

    Shape shape() {
        var pairs = new ArrayList<Shape>();
        values.forEach((key, value) -> {
            pairs.add(ScalarText.shape(key));
            pairs.add(value.shape());
        });
        return Shape.mapping(pairs);
    }

    /** A reference in flow style is quoted, for its braces would end the mapping. */
    Shape flowShape() {
        var pairs = new ArrayList<Shape>();
        values.forEach((key, value) -> {
            pairs.add(ScalarText.shape(key));
            pairs.add(isReference(value) ? Shape.quoted(value.text()) : value.shape());
        });
        return Shape.mapping(pairs);
    }

    private static boolean isReference(RouteLines.Value value) {
        return value.text().startsWith("${");
    }

    /** {@code {type: openai, api_key: "${KEY}"}}. */
    String flow() {
        return values.entrySet().stream()
                .map(entry -> isReference(entry.getValue())
                        ? entry.getKey() + ": \"" + entry.getValue().text() + "\""
                        : RouteLines.line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    String flowEntry() {
        return ScalarText.of(name) + ": " + flow();
    }

    /** An entry of the block {@code providers}. */
    List<String> block(int column, int deeper) {
        var lines = new ArrayList<String>();
        lines.add(" ".repeat(column) + ScalarText.of(name) + ":");
        lines.addAll(keys(column + deeper));
        return lines;
    }

    List<String> keys(int column) {
        return values.entrySet().stream()
                .map(entry -> " ".repeat(column) + RouteLines.line(entry.getKey(), entry.getValue()))
                .toList();
    }
}
