package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call.
 *
 * @param age of an answer that was kept, else null
 */
public record Answered(
        Outcome outcome, CacheUse cache, @Nullable Duration age) {}
