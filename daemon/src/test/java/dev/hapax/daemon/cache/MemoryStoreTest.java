package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final AtomicLong nanos = new AtomicLong();

    private static CacheKey key(int i) {
        return new CacheKey(i, i, i, i);
    }

    private static StoredAnswer answer(int length) {
        return StoredAnswerTest.answer("x".repeat(length), null);
    }

    @Test
    void whatIsKeptIsFoundUntilItsOwnTimeIsUp() {
        try (var store = new MemoryStore(new Bounds(10, 1 << 20), nanos::get)) {
            store.keep(key(1), answer(10), HOUR);
            store.keep(key(2), answer(10), HOUR.multipliedBy(2));
            nanos.addAndGet(HOUR.toNanos() + 1);
            assertThat(store.find(key(1))).isNull();
            assertThat(store.find(key(2))).isNotNull();
            assertThat(store.extent().entries()).isEqualTo(1);
            assertThat(store.clear()).isEqualTo(1);
            assertThat(store.extent()).isEqualTo(new AnswerStore.Extent(0, 0, 0));
        }
    }

    @Test
    void neitherMoreEntriesNorMoreBytesThanAllowed() {
        try (var store = new MemoryStore(new Bounds(10, 100_000), nanos::get)) {
            for (int i = 0; i < 1000; i++) {
                store.keep(key(i), answer(10), HOUR);
            }
            assertThat(store.extent().entries()).isBetween(1L, 10L);
            for (int i = 0; i < 1000; i++) {
                store.keep(key(i), answer(20_000), HOUR);
            }
            AnswerStore.Extent extent = store.extent();
            assertThat(extent.bytes()).isBetween(20_000L, 100_000L);
            assertThat(extent.evicted()).isPositive();
            store.keep(key(-1), answer(200_000), HOUR);
            assertThat(store.find(key(-1))).isNull();
        }
    }

    @Test
    void aNewAnswerTakesTheOldOnesPlace() {
        try (var store = new MemoryStore(new Bounds(10, 1 << 20), nanos::get)) {
            store.keep(key(1), answer(10), HOUR);
            store.keep(key(1), answer(30), HOUR);
            StoredAnswer found = store.find(key(1));
            assertThat(found).isNotNull();
            assertThat(store.extent())
                    .isEqualTo(new AnswerStore.Extent(1, answer(30).size(), 0));
        }
    }
}
