package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.CacheUse;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Who is told an answer that somebody else's request brought.
 *
 * @param requestId the gateway's id of the listener's own request
 * @param use how the answer came to this one
 * @param usageWanted whether this one wants to know the usage in a stream
 * @param waited time since this one's request came
 */
public record Listener(String requestId, CacheUse use, boolean usageWanted, Supplier<Duration> waited) {}
