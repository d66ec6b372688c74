package dev.hapax.shared.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code dedup.*}: equal requests in flight share one upstream call.
 *
 * @param maxWait after which a follower makes its own call; null: its deadline
 */
public record DedupSettings(
        boolean enabled, CacheSettings.Mode mode, @Nullable Duration maxWait) {
    public static final DedupSettings DEFAULT = new DedupSettings(true, CacheSettings.Mode.SMART, null);
}
