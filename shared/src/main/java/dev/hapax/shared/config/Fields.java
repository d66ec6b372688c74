package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A block or map of checked values by key, in the order of the file. What was wrong in the file is not in here. */
final class Fields {
    static final Fields NONE = new Fields();

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Scalar> keys = new LinkedHashMap<>();
    private final Set<String> wrong = new HashSet<>();

    void put(Scalar key, String name, Value value) {
        values.put(name, value);
        keys.put(name, key);
    }

    /** Remembers that the file has this key with a value that cannot be used. */
    void wrong(Scalar key, String name) {
        wrong.add(name);
        keys.put(name, key);
    }

    boolean isWrong(String name) {
        return wrong.contains(name);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Every name the file has here, also those whose value is wrong. */
    Set<String> names() {
        return Collections.unmodifiableSet(keys.keySet());
    }

    Map<String, Value> values() {
        return Collections.unmodifiableMap(values);
    }

    Span keySpan(String name) {
        Scalar key = keys.get(name);
        return key == null ? Span.START : key.span();
    }

    @Nullable
    Value value(String name) {
        return values.get(name);
    }

    @Nullable
    Object content(String name) {
        Value value = values.get(name);
        return value == null ? null : value.content();
    }

    Fields fields(String name) {
        return content(name) instanceof Fields fields ? fields : NONE;
    }

    List<Value> list(String name) {
        List<Value> list = new ArrayList<>();
        if (content(name) instanceof List<?> items) {
            items.forEach(item -> {
                if (item instanceof Value value) {
                    list.add(value);
                }
            });
        }
        return list;
    }

    List<String> texts(String name) {
        return list(name).stream().map(Value::text).toList();
    }

    List<Network> networks(String name) {
        return list(name).stream()
                .map(Value::content)
                .filter(Network.class::isInstance)
                .map(Network.class::cast)
                .toList();
    }

    @Nullable
    String text(String name) {
        Value value = values.get(name);
        return value == null ? null : value.text();
    }

    String text(String name, String standard) {
        Value value = values.get(name);
        return value == null ? standard : value.text();
    }

    boolean flag(String name, boolean standard) {
        return content(name) instanceof Boolean flag ? flag : standard;
    }

    long whole(String name, long standard) {
        return content(name) instanceof Long whole ? whole : standard;
    }

    int count(String name, int standard) {
        return Math.toIntExact(whole(name, standard));
    }

    @Nullable
    Integer count(String name) {
        return has(name) ? count(name, 0) : null;
    }

    double real(String name, double standard) {
        return content(name) instanceof Double real ? real : standard;
    }

    Duration period(String name, Duration standard) {
        return content(name) instanceof Duration period ? period : standard;
    }

    @Nullable
    URI uri(String name) {
        return content(name) instanceof URI uri ? uri : null;
    }

    /** Names to texts. */
    Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        fields(name).values().forEach((key, value) -> map.put(key, value.text()));
        return map;
    }

    /** Names to plain values: text, numbers, booleans, lists, maps. */
    Map<String, Object> plainMap(String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        fields(name).values().forEach((key, value) -> map.put(key, value.content()));
        return map;
    }
}
