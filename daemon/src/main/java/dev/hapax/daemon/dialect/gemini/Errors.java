package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors as Google's services <a href="https://google.aip.dev/193">word them</a>: {@code status} is the type, the
 * reason in {@code details} the narrower code. In a stream that is an array they stand in one.
 */
final class Errors {
    /** The code of a quota of the day: Google says {@code RESOURCE_EXHAUSTED} of that of the minute too. */
    static final String DAILY_QUOTA = "QUOTA_OF_THE_DAY";

    private static final double MOST_SECONDS = Duration.ofDays(7).toSeconds();

    private Errors() {}

    static ProviderError read(byte[] body) {
        JsonNode root = Json.tryRead(body);
        if (root != null && root.isArray()) {
            root = root.path(0);
        }
        if (root == null || !(root.get("error") instanceof ObjectNode error)) {
            return new ProviderError(null, null, null, null, body);
        }
        String reason = null;
        boolean daily = false;
        Duration retryAfter = null;
        for (JsonNode detail : Json.listOf(error, "details")) {
            String named = Json.textOf(detail, "reason");
            reason = reason == null ? named : reason;
            daily |= isDaily(detail);
            Duration delay = delay(Json.textOf(detail, "retryDelay"));
            retryAfter = retryAfter == null ? delay : retryAfter;
        }
        String status = Json.textOf(error, "status");
        return new ProviderError(
                status == null ? number(error) : status,
                daily ? DAILY_QUOTA : reason,
                Json.textOf(error, "message"),
                null,
                body,
                // The day's quota does not come back in the seconds that are told with it.
                daily ? null : retryAfter);
    }

    /** Copies of the API leave the status out. */
    private static @Nullable String number(ObjectNode error) {
        long code = Json.longOf(error, "code");
        return code > 0 ? Long.toString(code) : Json.textOf(error, "type");
    }

    private static boolean isDaily(JsonNode detail) {
        for (JsonNode violation : Json.listOf(detail, "violations")) {
            String quota = Json.textOf(violation, "quotaId");
            if (quota != null && quota.contains("PerDay")) {
                return true;
            }
        }
        return false;
    }

    /** {@code 37s} or {@code 0.5s}. */
    private static @Nullable Duration delay(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,9}(\\.\\d{1,9})?s")) {
            return null;
        }
        double seconds = Double.parseDouble(text.substring(0, text.length() - 1));
        return seconds > MOST_SECONDS ? null : Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
