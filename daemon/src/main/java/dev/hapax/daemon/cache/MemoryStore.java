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
    /** One bound for both limits: a weight is the greater of the shares that an entry has of either. */
    private static final int WHOLE_WEIGHT = Integer.MAX_VALUE;

    private final Cache<CacheKey, Entry> entries;
    private final int maxEntries;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();

    /**
     * @param weight a share of the whole, in {@link #WHOLE_WEIGHT}ths, at least what one of the most entries may have
     */
    private record Entry(StoredAnswer answer, Duration ttl, int weight) {}

    /** @param ticker monotonic nanoseconds */
    MemoryStore(int maxEntries, long maxBytes, LongSupplier ticker) {
        this.maxBytes = maxBytes;
        this.maxEntries = maxEntries;
        Ticker time = ticker::getAsLong;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(WHOLE_WEIGHT)
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
        if (answer.size() > maxBytes || maxEntries < 1 || !ttl.isPositive()) {
            return;
        }
        bytes.addAndGet(answer.size());
        entries.put(key, new Entry(answer, ttl, weight(answer)));
    }

    private int weight(StoredAnswer answer) {
        double share = Math.max((double) answer.size() / maxBytes, 1.0 / maxEntries);
        return (int) Math.min(WHOLE_WEIGHT, (long) (share * WHOLE_WEIGHT));
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
