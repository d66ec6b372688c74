package dev.hapax.daemon.provider.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a provider says to come back: {@code retry-after-ms}, or <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">Retry-After</a> in seconds, fractions of them or as a
 * date. Nonsense is as good as nothing.
 */
final class RetryAfter {
    private static final double MOST_SECONDS = Duration.ofDays(7).toSeconds();

    private RetryAfter() {}

    static @Nullable Duration of(Optional<String> millis, Optional<String> retryAfter, Instant now) {
        Duration exact = millis.map(text -> seconds(text, 1000)).orElse(null);
        if (exact != null || retryAfter.isEmpty()) {
            return exact;
        }
        Duration inSeconds = seconds(retryAfter.get(), 1);
        return inSeconds != null ? inSeconds : date(retryAfter.get(), now);
    }

    private static @Nullable Duration seconds(String text, int perSecond) {
        String number = text.strip();
        if (!number.matches("\\d{1,12}(\\.\\d{1,9})?")) {
            return null;
        }
        double seconds = Double.parseDouble(number) / perSecond;
        return seconds > MOST_SECONDS ? null : Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static @Nullable Duration date(String text, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(now, then);
            if (wait.toSeconds() > MOST_SECONDS) {
                return null;
            }
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
