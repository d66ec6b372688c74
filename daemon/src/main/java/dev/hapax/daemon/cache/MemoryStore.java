package dev.hapax.daemon.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers in this process, as many and as large as the file allows; what was used least goes first. */
final class MemoryStore implements AnswerStore {
    private final Cache<CacheKey, Entry> entries;
    private final Bounds bounds;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();

    private record Entry(StoredAnswer answer, Duration ttl, int weight) {}

    /** @param ticker monotonic nanoseconds */
    MemoryStore(Bounds bounds, LongSupplier ticker) {
        this.bounds = bounds;
        Ticker time = ticker::getAsLong;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(Bounds.WHOLE_WEIGHT)
                .weigher((CacheKey _, Entry entry) -> entry.weight())
                .expireAfter(Expiry.writing((CacheKey _, Entry entry) -> entry.ttl()))
                .ticker(time)
                .executor(Runnable::run)
                .evictionListener((@Nullable CacheKey _, @Nullable Entry _, RemovalCause cause) -> {
                    if (cause == RemovalCause.SIZE) {
                        evicted.incrementAndGet();
                    }
                })
                .removalListener((@Nullable CacheKey _, @Nullable Entry entry, RemovalCause _) -> {
                    if (entry != null) {
                        bytes.addAndGet(-entry.answer().size());
                    }
                })
                .build();
    }

    @Override
    public @Nullable StoredAnswer find(CacheKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry == null ? null : entry.answer();
    }

    @Override
    public void keep(CacheKey key, StoredAnswer answer, Duration ttl) {
        if (!bounds.admits(answer.size()) || !ttl.isPositive()) {
            return;
        }
        bytes.addAndGet(answer.size());
        entries.put(key, new Entry(answer, ttl, bounds.weight(answer.size())));
    }

    @Override
    public Extent extent() {
        entries.cleanUp();
        return new Extent(entries.estimatedSize(), bytes.get(), evicted.get());
    }

    @Override
    public long clear() {
        entries.cleanUp();
        long count = entries.estimatedSize();
        entries.invalidateAll();
        return count;
    }

    @Override
    public void close() {
        entries.invalidateAll();
    }
}
