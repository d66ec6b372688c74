package dev.hapax.daemon.cache;

import dev.hapax.daemon.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Answers in a Redis server, which several daemons share. How many there may be is the server's own affair
 * ({@code maxmemory}); each goes by itself when its time is up.
 */
final class RedisStore implements AnswerStore {
    private static final String PREFIX = "hapax:answer:";

    /** What travels well within the time that anybody waits, also from another machine. */
    private static final int MOST_BYTES = 2 << 20;

    private static final int KEYS_A_STEP = 1000;

    /** Counting looks at every key of the server, so a scraper that comes often is told the same again. */
    private static final Duration COUNTED_AGAIN_AFTER = Duration.ofSeconds(30);

    private final RedisLink redis;
    private final LongSupplier ticker;
    private @Nullable Extent counted;
    private long countedAt;

    /**
     * @param redis this store's own, and closed with it: answers are large, and what is small and counted at every
     *     request must neither wait behind them nor be given up with them
     */
    RedisStore(RedisLink redis, LongSupplier ticker) {
        this.redis = redis;
        this.ticker = ticker;
    }

    private static byte[] name(CacheKey key) {
        return (PREFIX + key.hex()).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public @Nullable StoredAnswer find(CacheKey key) {
        return redis.ask(server -> server.get(name(key)))
                .map(StoredAnswer::fromBytes)
                .orElse(null);
    }

    @Override
    public void keep(CacheKey key, StoredAnswer answer, Duration ttl) {
        byte[] value = answer.toBytes();
        if (value.length > MOST_BYTES || ttl.toMillis() < 1) {
            return;
        }
        redis.ask(server -> server.set(name(key), value, SetParams.setParams().px(ttl.toMillis())));
    }

    @Override
    public synchronized Extent extent() {
        Extent known = counted;
        if (known != null && ticker.getAsLong() - countedAt < COUNTED_AGAIN_AFTER.toNanos()) {
            return known;
        }
        long entries = 0;
        long bytes = 0;
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            Step step = step(cursor);
            if (step == null) {
                return known == null ? Extent.NOTHING : known;
            }
            entries += step.keys().size();
            bytes += step.bytes();
            cursor = step.next();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        Extent extent = new Extent(entries, bytes, 0);
        counted = extent;
        countedAt = ticker.getAsLong();
        return extent;
    }

    private record Step(List<String> keys, long bytes, String next) {}

    /** Some of the keys, at a time that the server hardly notices; null when it does not answer. */
    private @Nullable Step step(String cursor) {
        ScanParams ours = new ScanParams().match(PREFIX + "*").count(KEYS_A_STEP);
        return redis.ask(server -> {
                    ScanResult<String> found = server.scan(cursor, ours);
                    long bytes = 0;
                    try (var pipeline = server.pipelined()) {
                        var lengths =
                                found.getResult().stream().map(pipeline::strlen).toList();
                        pipeline.sync();
                        for (var length : lengths) {
                            bytes += length.get();
                        }
                    }
                    return new Step(found.getResult(), bytes, found.getCursor());
                })
                .orElse(null);
    }

    @Override
    public synchronized long clear() {
        long gone = 0;
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            Step step = step(cursor);
            if (step == null) {
                return gone;
            }
            if (!step.keys().isEmpty()) {
                String[] keys = step.keys().toArray(new String[0]);
                gone += redis.ask(server -> server.unlink(keys)).orElse(0L);
            }
            cursor = step.next();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        counted = null;
        return gone;
    }

    @Override
    public void close() {
        redis.close();
    }
}
