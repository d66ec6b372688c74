package dev.hapax.daemon.cache;

import dev.hapax.daemon.redis.RedisLink;
import dev.hapax.shared.config.RedisSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The types of stores and how each is opened. */
final class StoreTypes implements StoreOpener {
    private final @Nullable Path directory;
    private final Clock clock;
    private final LongSupplier ticker;
    private final AnswerFiles files = new AnswerFiles();

    /**
     * @param directory where a file store lies that is told no other place, or null where there is none
     * @param clock tells how old an answer is that outlives the process
     * @param ticker monotonic nanoseconds
     */
    StoreTypes(@Nullable Path directory, Clock clock, LongSupplier ticker) {
        this.directory = directory;
        this.clock = clock;
        this.ticker = ticker;
    }

    @Override
    public AnswerStore open(StoreSettings settings) throws IOException {
        var bounds = new Bounds(settings.maxEntries(), settings.maxBytes());
        return switch (settings.type()) {
            case MEMORY -> new MemoryStore(bounds, ticker);
            case FILE -> new FileStore(files, files.take(directory(settings)), bounds, clock, ticker);
            case REDIS -> new RedisStore(new RedisLink(redis(settings), ticker), ticker);
        };
    }

    private Path directory(StoreSettings settings) throws IOException {
        Path named = settings.dir();
        if (named != null) {
            return named;
        }
        if (directory == null) {
            throw new IOException("there is no state directory; name one under cache.dir");
        }
        return directory;
    }

    private static RedisSettings redis(StoreSettings settings) throws IOException {
        RedisSettings redis = settings.redis();
        if (redis == null) {
            throw new IOException("cache.type redis needs the server's address under redis.address");
        }
        return redis;
    }
}
