package dev.hapax.daemon.config;

import dev.hapax.shared.admin.AdminApi.Change;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.TargetRef;
import dev.hapax.shared.config.WrittenValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between two configurations, in words. */
final class ConfigChanges {
    private static final int LONGEST_SHOWN = 60;

    private ConfigChanges() {}

    static List<Change> between(HapaxConfig old, HapaxConfig next) {
        List<Change> changes = new ArrayList<>();
        compare(changes, "route", routes(old), routes(next));
        compare(changes, "provider", old.providers(), next.providers());
        compare(changes, "model", old.aliases(), next.aliases());
        settings(changes, "", old, next);
        return changes;
    }

    /** One change in one line. */
    static String line(Change change) {
        return (change.sign() + " " + change.what() + " " + change.name() + " " + change.detail()).strip();
    }

    private static Map<String, HapaxConfig.Route> routes(HapaxConfig config) {
        Map<String, HapaxConfig.Route> routes = new LinkedHashMap<>();
        config.routes().forEach(route -> routes.put(String.join(",", route.methods()) + " " + route.url(), route));
        return routes;
    }

    private static <V extends Record> void compare(
            List<Change> changes, String what, Map<String, V> old, Map<String, V> next) {
        next.forEach((name, value) -> {
            V before = old.get(name);
            if (before == null) {
                changes.add(new Change("+", what, name, detail(value)));
            } else if (!before.equals(value)) {
                changes.add(new Change("~", what, name, differences(before, value)));
            }
        });
        old.keySet().stream()
                .filter(name -> !next.containsKey(name))
                .forEach(name -> changes.add(new Change("-", what, name, "")));
    }

    private static String detail(Object value) {
        return switch (value) {
            case HapaxConfig.Route route ->
                route.targets().isEmpty() ? route.handler().word() : words(route.targets());
            case HapaxConfig.Provider provider -> provider.kind();
            case HapaxConfig.Alias alias -> words(alias.targets());
            default -> "";
        };
    }

    private static String words(List<?> list) {
        return String.join(", ", list.stream().map(Object::toString).toList());
    }

    private static String differences(Record old, Record next) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : old.getClass().getRecordComponents()) {
            Object before = value(component, old);
            Object after = value(component, next);
            if (!Objects.equals(before, after)) {
                parts.add((snake(component.getName()) + " " + change(before, after)).strip());
            }
        }
        return String.join(", ", parts);
    }

    /** Blocks like {@code server}: each key that differs is a change of its own. */
    private static void settings(List<Change> changes, String path, Record old, Record next) {
        for (RecordComponent component : old.getClass().getRecordComponents()) {
            Object before = value(component, old);
            Object after = value(component, next);
            if (Objects.equals(before, after)
                    || (path.isEmpty() && (before instanceof Map || before instanceof List))) {
                continue;
            }
            String name = path + snake(component.getName());
            if (before instanceof Record one && after instanceof Record other) {
                settings(changes, name + ".", one, other);
            } else {
                changes.add(new Change("~", "setting", name, change(before, after)));
            }
        }
    }

    /** From what to what, or "" where that would tell nothing. */
    private static String change(@Nullable Object before, @Nullable Object after) {
        if (!plain(before) || !plain(after)) {
            return "";
        }
        String from = shown(before);
        String to = shown(after);
        // Targets may differ by their weights alone, and long texts beyond what is shown.
        return from.equals(to) ? "" : from + " -> " + to;
    }

    /** Worth printing, and no secret: secrets print as *** anyway. */
    private static boolean plain(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> list.stream().allMatch(item -> item instanceof TargetRef || !(item instanceof Record));
            case Record _, Map<?, ?> _ -> false;
            case null, default -> true;
        };
    }

    /** As the file would write it, on one line, and no more of a long text than tells it from others. */
    private static String shown(@Nullable Object value) {
        Object written = WrittenValue.of(value);
        String line = written == null ? "none" : written.toString().strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_SHOWN
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_SHOWN)) + "…";
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException everyRecordHereIsPublic) {
            throw new IllegalStateException(everyRecordHereIsPublic);
        }
    }

    private static String snake(String camel) {
        var snake = new StringBuilder();
        camel.chars().forEach(c -> {
            if (Character.isUpperCase(c)) {
                snake.append('_');
            }
            snake.append((char) Character.toLowerCase(c));
        });
        return snake.toString();
    }
}
