package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.Field;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an advanced completion that the gateway itself follows. */
final class SettingsReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

    private SettingsReader() {}

    static AdvancedSettings read(Field root) throws BadRequest {
        return new AdvancedSettings(
                root.get("provider").textOrNull(),
                fallbacks(root.get("fallbacks")),
                timeout(root.get("timeout")),
                cache(root.get("cache")));
    }

    private static @Nullable List<String> fallbacks(Field list) throws BadRequest {
        if (list.absent()) {
            return null;
        }
        var targets = new ArrayList<String>();
        for (Field target : list.list()) {
            if (target.text().isBlank()) {
                throw target.wrong("invalid_value", "must name a target, as provider/model");
            }
            targets.add(target.text());
        }
        return targets;
    }

    /** A text with its unit, or a number of seconds. */
    private static @Nullable Duration timeout(Field timeout) throws BadRequest {
        if (timeout.absent()) {
            return null;
        }
        if (timeout.node().isNumber()) {
            return positive(timeout, seconds(timeout));
        }
        Matcher matcher = DURATION.matcher(timeout.text().strip());
        if (!matcher.matches()) {
            throw timeout.wrong("invalid_value", "must be a duration, as 10s, 1500ms or 2m");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        long unitMillis =
                switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        return positive(timeout, millis(number.multiply(BigDecimal.valueOf(unitMillis))));
    }

    private static Duration seconds(Field timeout) throws BadRequest {
        Double seconds = timeout.doubleOrNull();
        if (seconds == null || seconds < 0 || seconds > 1e9) {
            throw timeout.wrong("invalid_value", "must be a sensible number of seconds");
        }
        return millis(BigDecimal.valueOf(seconds).multiply(BigDecimal.valueOf(1000)));
    }

    private static Duration millis(BigDecimal millis) {
        return Duration.ofMillis(millis.setScale(0, RoundingMode.CEILING).longValue());
    }

    private static Duration positive(Field timeout, Duration duration) throws BadRequest {
        if (duration.isZero()) {
            throw timeout.wrong("invalid_value", "must be longer than nothing");
        }
        return duration;
    }

    private static AdvancedSettings.CacheMode cache(Field cache) throws BadRequest {
        if (cache.absent()) {
            return AdvancedSettings.CacheMode.USE;
        }
        Field mode = cache.requiredObject().get("mode");
        if (mode.absent()) {
            return AdvancedSettings.CacheMode.USE;
        }
        return switch (mode.text()) {
            case "use" -> AdvancedSettings.CacheMode.USE;
            case "refresh" -> AdvancedSettings.CacheMode.REFRESH;
            case "off" -> AdvancedSettings.CacheMode.OFF;
            default -> throw mode.wrong("invalid_value", "must be use, refresh or off");
        };
    }
}
