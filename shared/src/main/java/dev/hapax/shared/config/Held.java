package dev.hapax.shared.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the configuration holds under the name of a key.
 *
 * @param there whether it has a component for the key at all
 */
record Held(boolean there, @Nullable Object value) {
    private static final Map<String, String> NAMED_OTHERWISE = Map.ofEntries(
            Map.entry("provider_preference", "preference"),
            Map.entry("models", "aliases"),
            Map.entry("circuit_breaker", "breaker"),
            Map.entry("type", "kind"),
            Map.entry("api_key", "key"),
            Map.entry("model", "defaultModel"),
            Map.entry("timeout", "timeouts"),
            Map.entry("retryable_errors", "retryable"),
            Map.entry("request_templates", "templates"),
            Map.entry("response_formatting", "formatting"),
            Map.entry("headers", "requiredHeaders"),
            Map.entry("initial_size", "size"));

    static final Held NOTHING = new Held(false, null);

    static Held in(@Nullable Object owner, String key) {
        if (owner instanceof RedisSettings redis && key.equals("address")) {
            return new Held(true, redis.host() + ":" + redis.port());
        }
        if (!(owner instanceof Record record)) {
            return NOTHING;
        }
        Held exact = component(record, camel(key));
        String otherwise = NAMED_OTHERWISE.get(key);
        if (exact.there() || otherwise == null) {
            return exact;
        }
        return component(record, otherwise);
    }

    /** Of the record itself, or of a record in it that the file does not know as a block. */
    private static Held component(Record record, String name) {
        List<RecordComponent> components = Arrays.asList(record.getClass().getRecordComponents());
        for (RecordComponent component : components) {
            if (component.getName().equals(name)) {
                return new Held(true, read(record, component));
            }
        }
        for (RecordComponent component : components) {
            if (component.getName().equals("policy") && read(record, component) instanceof Record policy) {
                return component(policy, name);
            }
        }
        return NOTHING;
    }

    private static @Nullable Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException ourOwnRecord) {
            throw new IllegalStateException(ourOwnRecord);
        }
    }

    private static String camel(String key) {
        return Pattern.compile("_([a-z])").matcher(key).replaceAll(match -> match.group(1)
                .toUpperCase(Locale.ROOT));
    }
}
