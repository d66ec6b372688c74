package dev.hapax.cli;

import dev.hapax.cli.command.explain.FailureRow;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Generates {@code schemas/hapax-cli.schema.json}, the shape of what {@code -o json} prints, from the records that
 * commands print: run {@link #main} when one of them changed, and add a line here for a new command.
 */
final class CliSchemas {
    static final Path FILE = Path.of("..", "schemas", "hapax-cli.schema.json");

    /** Commands that print another document, or none. */
    static final List<String> OTHERS = List.of(
            "serve",
            "completion",
            "help",
            "config schema",
            "metrics dashboard",
            "metrics rules",
            "metrics scrape-config");

    private static final String COMMAND = "dev.hapax.cli.command.";

    private CliSchemas() {}

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FILE.resolveSibling(""));
        Files.writeString(FILE, text(), StandardCharsets.UTF_8);
    }

    static String text() {
        return AdminJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document()) + "\n";
    }

    /** Command to what stands under {@code data}, one of these. */
    static Map<String, List<Map<String, Object>>> shapes() {
        Map<String, List<Map<String, Object>>> shapes = new LinkedHashMap<>();
        Map<String, Object> edit = edit("edits", array(of(AdminApi.StepDone.class)));
        Map<String, Object> addedRoute = edit("change", text("string"), "route", of(AdminApi.RouteView.class));
        shapes.put("validate", List.of(inner("validate.CheckedFiles$Checked"), inner("validate.CheckedFiles$Mended")));
        shapes.put("route add", List.of(addedRoute, edit));
        shapes.put("route remove", List.of(edit));
        shapes.put("route show", List.of(inner("route.RouteShowCommand$Route"), of(AdminApi.RouteView.class)));
        shapes.put("route list", List.of(of(AdminApi.Routes.class)));
        shapes.put("provider add", List.of(edit));
        shapes.put("provider remove", List.of(edit));
        shapes.put("providers status", List.of(of(AdminApi.Providers.class)));
        shapes.put("providers check", List.of(of(AdminApi.ProviderChecked.class)));
        shapes.put("wait", List.of(inner("wait.WaitCommand$Waited")));
        shapes.put("reload", List.of(of(AdminApi.Reloaded.class)));
        shapes.put("status", List.of(inner("status.StatusCommand$OneScreen")));
        shapes.put("stop", List.of(inner("stop.StopCommand$Stopped")));
        shapes.put("config path", List.of(inner("config.ConfigPathCommand$Place")));
        shapes.put(
                "config show",
                List.of(inner("config.ConfigShowCommand$Shown"), inner("config.ConfigShowCommand$Resolved")));
        shapes.put("config diff", List.of(inner("config.ConfigDiffCommand$Difference")));
        shapes.put("config history", List.of(of(AdminApi.Revisions.class)));
        shapes.put("config migrate", List.of(inner("config.ConfigMigrateCommand$Migrated")));
        shapes.put("init", List.of(inner("init.InitCommand$First")));
        shapes.put("requests", List.of(of(AdminApi.Requests.class)));
        shapes.put(
                "explain",
                List.of(
                        inner("explain.ExplainCommand$Explained"),
                        array(of(FailureRow.class)),
                        of(FailureRow.class),
                        of(AdminApi.RequestView.class)));
        shapes.put("alerts", List.of(of(AdminApi.Alerts.class)));
        shapes.put("alerts test", List.of(of(AdminApi.AlertTested.class)));
        shapes.put("alerts silence", List.of(of(AdminApi.AlertSilenced.class)));
        shapes.put("usage", List.of(of(AdminApi.UsageReport.class)));
        shapes.put("top", List.of(inner("top.Frame")));
        shapes.put("cache stats", List.of(of(AdminApi.CacheStats.class)));
        shapes.put("cache clear", List.of(of(AdminApi.CacheCleared.class)));
        shapes.put("version", List.of(inner("version.VersionCommand$About")));
        return shapes;
    }

    static Map<String, Object> document() {
        Map<String, Object> error = object(ordered(
                "id", text("string"),
                "exit", text("integer"),
                "message", text("string"),
                "details", array(text("string")),
                "next", array(text("string"))));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:hapax:schema:cli:1");
        schema.put("title", "What hapax prints under -o json; later minor versions only add fields");
        schema.put("type", "object");
        schema.put("required", List.of("schema", "command", "ok", "diagnostics"));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("schema", Map.of("const", "hapax.cli/v1"));
        properties.put("command", text("string"));
        properties.put("ok", text("boolean"));
        properties.put("error", error);
        properties.put("diagnostics", array(text("object")));
        properties.put("notes", array(text("string")));
        schema.put("properties", properties);
        schema.put(
                "oneOf", List.of(Map.of("required", List.of("error")), Map.of("required", List.of("data", "notes"))));
        List<Object> rules = new ArrayList<>();
        shapes().forEach((command, shapes) -> {
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("if", Map.of("properties", Map.of("command", Map.of("const", command))));
            rule.put(
                    "then",
                    Map.of(
                            "properties",
                            Map.of("data", shapes.size() == 1 ? shapes.getFirst() : Map.of("anyOf", shapes))));
            rules.add(rule);
        });
        schema.put("allOf", rules);
        return schema;
    }

    private static Map<String, Object> edit(Object... own) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < own.length; i += 2) {
            properties.put((String) own[i], own[i + 1]);
        }
        properties.put(
                "file", object(ordered("path", text("string"), "sha256", text("string"), "line", text("integer"))));
        properties.put("applied", text("boolean"));
        Map<String, Object> edit = object(properties);
        properties.put("generation", text("integer"));
        properties.put("patch", text("string"));
        return edit;
    }

    private static Map<String, Object> inner(String name) {
        try {
            return of(Class.forName(COMMAND + name));
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static Map<String, Object> of(Class<?> type) {
        return switch (type) {
            case Class<?> record
            when record.isRecord() -> {
                Map<String, Object> properties = new LinkedHashMap<>();
                for (RecordComponent component : record.getRecordComponents()) {
                    properties.put(snake(component.getName()), of(component.getAnnotatedType()));
                }
                yield object(properties);
            }
            case Class<?> text when text == String.class || text.isEnum() -> text("string");
            case Class<?> flag when flag == boolean.class || flag == Boolean.class -> text("boolean");
            case Class<?> real when real == double.class || real == Double.class -> text("number");
            case Class<?> whole
            when whole == int.class || whole == Integer.class || whole == long.class || whole == Long.class ->
                text("integer");
            default -> new LinkedHashMap<>();
        };
    }

    private static Map<String, Object> of(AnnotatedType type) {
        Map<String, Object> plain =
                switch (type) {
                    case AnnotatedParameterizedType generic -> {
                        AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
                        Class<?> raw =
                                (Class<?>) ((java.lang.reflect.ParameterizedType) generic.getType()).getRawType();
                        yield Collection.class.isAssignableFrom(raw)
                                ? array(of(arguments[0]))
                                : ordered(
                                        "type", "object", "additionalProperties", of(arguments[arguments.length - 1]));
                    }
                    default -> type.getType() instanceof Class<?> raw ? of(raw) : new LinkedHashMap<>();
                };
        return type.isAnnotationPresent(Nullable.class) ? ordered("anyOf", List.of(text("null"), plain)) : plain;
    }

    private static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> object(Map<String, ?> properties) {
        return ordered(
                "type",
                "object",
                "required",
                properties.keySet().stream().sorted().toList(),
                "properties",
                properties);
    }

    private static Map<String, Object> array(Map<String, ?> item) {
        return ordered("type", "array", "items", item);
    }

    private static Map<String, Object> text(String type) {
        return ordered("type", type);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
