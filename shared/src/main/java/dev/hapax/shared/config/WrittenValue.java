package dev.hapax.shared.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A value of the configuration as the file would write it: texts, numbers, booleans, lists and maps. */
public final class WrittenValue {
    private static final String SECRET = "***";

    private WrittenValue() {}

    /** Text, number, boolean, list or map; null for what is not there. Secrets are masked. */
    public static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Value.Unset _ -> null;
            case Value nested -> of(nested.content());
            case Secret secret -> secret.reveal().isEmpty() ? "" : SECRET;
            case URI url when SecretUrl.is(url.toString()) -> SECRET;
            case Duration duration -> period(duration);
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
            case Fields fields -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                fields.values().forEach((name, inner) -> map.put(name, of(inner)));
                yield map;
            }
            case Map<?, ?> values -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                values.forEach((name, inner) -> map.put(String.valueOf(name), of(inner)));
                yield map;
            }
            case Set<?> set -> set.stream().map(String::valueOf).sorted().toList();
            case Collection<?> list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.forEach(item -> items.add(of(item)));
                yield items;
            }
            case Boolean flag -> flag;
            case Number number -> number;
            default -> value.toString();
        };
    }

    /** {@code 1h30m}, {@code 250ms}: whole units only, as the loader reads them. */
    static String period(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        var text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        append(text, duration.toNanosPart() % 1_000_000, "ns");
        return text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }
}
