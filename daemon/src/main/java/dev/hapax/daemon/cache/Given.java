package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request, and how.
 *
 * @param age of a kept answer, else null
 */
public record Given(Outcome outcome, CacheUse use, @Nullable Duration age) {}
