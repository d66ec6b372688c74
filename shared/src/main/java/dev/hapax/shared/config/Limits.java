package dev.hapax.shared.config;

import java.time.Duration;
import java.util.Locale;

/** Reads the blocks about requests that are too many. */
final class Limits {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private Limits() {}

    static RateLimit rateLimit(Fields limit) {
        return new RateLimit(
                limit.count("requests"),
                limit.count("tokens"),
                limit.period("window", WINDOW),
                limit.count("burst"),
                RateLimit.By.valueOf(limit.text("by", "key").toUpperCase(Locale.ROOT)),
                RateLimit.Store.valueOf(limit.text("store", "memory").toUpperCase(Locale.ROOT)));
    }

    static QueueSettings queue(Fields queue) {
        QueueSettings standard = QueueSettings.OFF;
        return new QueueSettings(
                queue.flag("enabled", standard.enabled()),
                queue.count("max_concurrent", standard.maxConcurrent()),
                queue.count("initial_size", standard.size()),
                queue.period("max_wait", standard.maxWait()));
    }
}
