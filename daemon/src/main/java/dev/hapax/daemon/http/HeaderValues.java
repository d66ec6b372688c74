package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.pipeline.CacheWish;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What callers say to the gateway in headers, and what may stand in ours. */
final class HeaderValues {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,7})s)?(?:(\\d{1,10})ms)?");

    private HeaderValues() {}

    /** The caller's id if it is one, else a fresh one. */
    static String requestId(@Nullable String header) {
        return header != null && REQUEST_ID.matcher(header).matches()
                ? header
                : UUID.randomUUID().toString();
    }

    /** With two decimals, never negative. */
    static String millis(Duration time) {
        long hundredths = (Math.max(0, time.toNanos()) + 5_000) / 10_000;
        long decimals = hundredths % 100;
        return hundredths / 100 + (decimals < 10 ? ".0" : ".") + decimals;
    }

    static boolean fallbackOff(Exchange exchange) {
        return "off".equalsIgnoreCase(exchange.header("X-Hapax-Fallback"));
    }

    /** By our own header, and by the one that <a href="https://www.rfc-editor.org/rfc/rfc9111">RFC 9111</a> has. */
    static CacheWish cacheWish(Exchange exchange) {
        String own = exchange.header("X-Hapax-Cache");
        CacheWish wish = own == null
                ? CacheWish.USE
                : switch (own.strip().toLowerCase(Locale.ROOT)) {
                    case "bypass" -> CacheWish.OFF;
                    case "refresh" -> CacheWish.REFRESH;
                    default -> CacheWish.USE;
                };
        String control = exchange.header("Cache-Control");
        if (control != null) {
            for (String directive : control.split(",", -1)) {
                wish = switch (directive.strip().toLowerCase(Locale.ROOT)) {
                    case "no-store" -> CacheWish.OFF;
                    case "no-cache" -> wish.and(CacheWish.REFRESH);
                    default -> wish;
                };
            }
        }
        return wish;
    }

    static @Nullable Duration timeout(Exchange exchange) throws BadRequest {
        String header = exchange.header("X-Hapax-Timeout");
        if (header == null) {
            return null;
        }
        Duration time = duration(header.strip());
        if (time == null || !time.isPositive()) {
            throw new BadRequest(HttpErrors.badTimeout());
        }
        return time;
    }

    private static @Nullable Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return null;
        }
        return Duration.ofHours(number(matcher, 1))
                .plusMinutes(number(matcher, 2))
                .plusSeconds(number(matcher, 3))
                .plusMillis(number(matcher, 4));
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    /** Text from a file or a provider, fit for a header. */
    static String safe(String text) {
        return text.codePoints()
                .map(c -> c < 0x20 || c > 0x7e ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
