package dev.hapax.shared.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the blocks about requests that are too many. */
final class Limits {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** What {@code middleware: [ratelimit]} has always meant: ten requests a minute for each address. */
    static final RateLimit OF_OLDER_FILES =
            new RateLimit(10, null, WINDOW, null, RateLimit.By.IP, RateLimit.Store.MEMORY);

    private final Findings findings;
    private final boolean redis;

    /** @param redis whether the file has a store that can be shared */
    Limits(Findings findings, boolean redis) {
        this.findings = findings;
        this.redis = redis;
    }

    /** The limit that a block sets for itself, or null. */
    @Nullable
    RateLimit of(Fields owner) {
        Value block = owner.value("rate_limit");
        if (block == null || !(block.content() instanceof Fields limit)) {
            return null;
        }
        check(limit, block.pointer(), owner.keySpan("rate_limit"));
        return new RateLimit(
                limit.count("requests"),
                limit.count("tokens"),
                limit.period("window", WINDOW),
                limit.count("burst"),
                RateLimit.By.valueOf(limit.text("by", "key").toUpperCase(Locale.ROOT)),
                RateLimit.Store.valueOf(limit.text("store", "memory").toUpperCase(Locale.ROOT)));
    }

    private void check(Fields limit, String pointer, Span key) {
        boolean requests = limit.names().contains("requests");
        if (!requests && !limit.names().contains("tokens")) {
            findings.add(findings.make(Rule.MISSING_KEY, pointer, key, "`rate_limit` needs `requests` or `tokens`")
                    .withNote("help: for example {requests: 60, window: 1m}"));
        }
        if (!requests && limit.has("burst")) {
            findings.add(
                    Rule.WRONG_PLACE,
                    pointer + "/burst",
                    limit.keySpan("burst"),
                    "`burst` is how many `requests` may come at once, and this limits none");
        }
        Value store = limit.value("store");
        if (store != null && store.text().equals("redis") && !redis) {
            findings.add(findings.make(
                            Rule.MISSING_KEY, store.pointer(), store.span(), "this needs the top-level `redis` block")
                    .withNote("help: add redis: {address: \"127.0.0.1:6379\"}"));
        }
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
