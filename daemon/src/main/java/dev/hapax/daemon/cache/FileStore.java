package dev.hapax.daemon.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in a file, which outlive the process. What is there and how long stands in memory too: it says what goes to
 * make room, as in {@link MemoryStore}, and a question that was never asked costs no read.
 */
final class FileStore implements AnswerStore {
    private static final Logger log = LoggerFactory.getLogger(FileStore.class);

    /** Before each answer stands when its time is up, in milliseconds of the epoch. */
    private static final int DEADLINE_BYTES = Long.BYTES;

    private final AnswerFiles files;
    private final AnswerFile file;
    private final Bounds bounds;
    private final Clock clock;
    private final Cache<CacheKey, Known> known;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicBoolean outOfOrder = new AtomicBoolean();
    private volatile boolean closed;

    /** @param size in bytes, as it lies in the file */
    private record Known(long size, Duration left, int weight) {}

    /**
     * @param file taken from {@code files}, where it is given back at the end
     * @param clock tells when the time of an answer is up, also after a restart
     * @param ticker monotonic nanoseconds
     */
    FileStore(AnswerFiles files, AnswerFile file, Bounds bounds, Clock clock, LongSupplier ticker) {
        this.files = files;
        this.file = file;
        this.bounds = bounds;
        this.clock = clock;
        Ticker time = ticker::getAsLong;
        this.known = Caffeine.newBuilder()
                .maximumWeight(Bounds.WHOLE_WEIGHT)
                .weigher((CacheKey _, Known one) -> one.weight())
                .expireAfter(Expiry.writing((CacheKey _, Known one) -> one.left()))
                .ticker(time)
                .executor(Runnable::run)
                .evictionListener(this::evicted)
                .removalListener((@Nullable CacheKey _, @Nullable Known one, RemovalCause _) -> {
                    if (one != null) {
                        bytes.addAndGet(-one.size());
                    }
                })
                .build();
        learn();
    }

    /** What an earlier process kept, oldest keys first; what is too old or too much goes. */
    private void learn() {
        Instant now = clock.instant();
        try {
            for (Map.Entry<String, byte[]> entry : file.answers().entrySet()) {
                byte[] value = entry.getValue();
                Duration left = Duration.between(now, deadline(value));
                if (left.isPositive() && bounds.admits(value.length)) {
                    remember(CacheKey.ofHex(entry.getKey()), value.length, left);
                } else {
                    file.answers().remove(entry.getKey());
                }
            }
        } catch (MVStoreException | IllegalArgumentException unreadable) {
            broken(unreadable);
        }
    }

    private static Instant deadline(byte[] value) {
        return value.length < DEADLINE_BYTES
                ? Instant.EPOCH
                : Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong());
    }

    private void remember(CacheKey key, long size, Duration left) {
        bytes.addAndGet(size);
        known.put(key, new Known(size, left, bounds.weight(size)));
    }

    /** To make room, or because its time is up. */
    private void evicted(@Nullable CacheKey key, @Nullable Known one, RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            evicted.incrementAndGet();
        }
        if (key != null && !closed) {
            forget(key);
        }
    }

    private void forget(CacheKey key) {
        try {
            file.answers().remove(key.hex());
        } catch (MVStoreException e) {
            broken(e);
        }
    }

    @Override
    public @Nullable StoredAnswer find(CacheKey key) {
        if (closed || known.getIfPresent(key) == null) {
            return null;
        }
        try {
            byte[] value = file.answers().get(key.hex());
            StoredAnswer answer = value == null || value.length < DEADLINE_BYTES
                    ? null
                    : StoredAnswer.fromBytes(Arrays.copyOfRange(value, DEADLINE_BYTES, value.length));
            if (answer == null) {
                known.invalidate(key);
                forget(key);
            }
            return answer;
        } catch (MVStoreException e) {
            broken(e);
            return null;
        }
    }

    @Override
    public void keep(CacheKey key, StoredAnswer answer, Duration ttl) {
        if (closed || !ttl.isPositive()) {
            return;
        }
        byte[] body = answer.toBytes();
        byte[] value = ByteBuffer.allocate(DEADLINE_BYTES + body.length)
                .putLong(clock.instant().plus(ttl).toEpochMilli())
                .put(body)
                .array();
        if (!bounds.admits(value.length)) {
            return;
        }
        try {
            file.answers().put(key.hex(), value);
            remember(key, value.length, ttl);
        } catch (MVStoreException e) {
            broken(e);
        }
    }

    /** Said once: a full disk is met at every answer. */
    private void broken(RuntimeException e) {
        if (!closed && outOfOrder.compareAndSet(false, true)) {
            log.warn("the cache file is out of order; answers are not kept: {}", e.getMessage());
        }
    }

    @Override
    public Extent extent() {
        known.cleanUp();
        return new Extent(known.estimatedSize(), bytes.get(), evicted.get());
    }

    @Override
    public long clear() {
        known.cleanUp();
        long count = known.estimatedSize();
        known.invalidateAll();
        try {
            file.answers().clear();
        } catch (MVStoreException e) {
            broken(e);
        }
        return count;
    }

    @Override
    public void close() {
        closed = true;
        known.invalidateAll();
        files.give(file);
    }
}
