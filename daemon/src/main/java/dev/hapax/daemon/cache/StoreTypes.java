package dev.hapax.daemon.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The types of stores and how each is opened.
 *
 * @param stateDirectory where a file store lies that is told no other place, or null where there is none
 * @param clock tells how old an answer is that outlives the process
 * @param ticker monotonic nanoseconds
 */
record StoreTypes(@Nullable Path stateDirectory, Clock clock, LongSupplier ticker) implements StoreOpener {
    @Override
    public AnswerStore open(StoreSettings settings) throws IOException {
        return switch (settings.type()) {
            case MEMORY -> new MemoryStore(settings.maxEntries(), settings.maxBytes(), ticker);
            case FILE, REDIS -> throw new IOException("cache.type " + settings.type() + " is not built in; use memory");
        };
    }
}
