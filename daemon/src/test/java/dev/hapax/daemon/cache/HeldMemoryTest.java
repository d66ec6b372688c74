package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However long an answer is and however slowly somebody reads, no more of it is held than allowed. */
class HeldMemoryTest {
    private static final int PIECE = 10_000;
    private static final int PIECES = 500;
    private static final long MOST_OF_ONE = 400_000;
    private static final long MOST = 1_000_000;

    private final HeldBytes held = new HeldBytes(MOST_OF_ONE, MOST);
    private final Sharing sharing = new Sharing(
            new AnswerStores(null, Clock.systemUTC(), System::nanoTime), new EventBus(), Clock.systemUTC(), held);
    private final AtomicLong mostHeld = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    private Wanted wanted(int key) {
        return new Wanted(
                new CacheKey(key, 0, 0, 0),
                1,
                "/v1/ask",
                new Form(true, true),
                new Wanted.Terms(true, null, true, null),
                _ -> Retelling.UNCHANGED,
                Deadline.in(Duration.ofMinutes(1), System::nanoTime),
                false,
                new Cancellation());
    }

    /** A provider that talks as fast as it is listened to. */
    private final class Talking implements AnswerStream {
        private int said;

        @Override
        public byte @Nullable [] next() {
            mostHeld.accumulateAndGet(held.now(), Math::max);
            if (said == PIECES) {
                return null;
            }
            byte[] piece = new byte[PIECE];
            piece[0] = (byte) said++;
            return piece;
        }

        @Override
        public End end() {
            return new End(Usage.of(1, 1), null);
        }

        @Override
        public void close() {}
    }

    private AnswerStream stream(Wanted wanted) {
        Outcome outcome = sharing.answer(wanted, (_, _) -> {
                    calls.incrementAndGet();
                    return new Outcome.Live(
                            new Outcome.Provenance(new Target("p", "m"), "m", List.of(), null),
                            List.of(),
                            new Talking());
                })
                .outcome();
        return ((Outcome.Live) outcome).stream();
    }

    /** Reads to the end, a permit for each read; @return how many bytes came */
    private static long read(AnswerStream stream, Semaphore permits) throws InterruptedException {
        long bytes = 0;
        try (stream) {
            permits.acquire();
            for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
                bytes += piece.length;
                permits.acquire();
            }
        }
        return bytes;
    }

    @Test
    void oneLongAnswerAndASlowReader() throws Exception {
        var slow = new Semaphore(1);
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            AnswerStream first = stream(wanted(1));
            AnswerStream second = stream(wanted(1));
            Future<Long> slowly = readers.submit(() -> read(second, slow));
            Future<Long> fast = readers.submit(() -> read(first, new Semaphore(Integer.MAX_VALUE)));
            while (held.now() < MOST_OF_ONE) {
                Thread.onSpinWait();
            }
            // Too long by now to be had from its beginning: who comes now makes a call of its own.
            AnswerStream third = stream(wanted(1));
            assertThat(calls.get()).isEqualTo(2);
            third.close();
            assertThat(fast.isDone()).isFalse();
            slow.release(Integer.MAX_VALUE - 10);
            assertThat(slowly.get()).isEqualTo((long) PIECE * PIECES);
            assertThat(fast.get()).isEqualTo((long) PIECE * PIECES);
        }
        assertThat(mostHeld.get()).isLessThanOrEqualTo(MOST_OF_ONE + PIECE);
        assertThat(held.now()).isZero();
    }

    @Test
    void whoIsAloneHoldsNextToNothingOfALongAnswer() throws Exception {
        assertThat(read(stream(wanted(1)), new Semaphore(Integer.MAX_VALUE))).isEqualTo((long) PIECE * PIECES);
        assertThat(mostHeld.get()).isLessThanOrEqualTo(MOST_OF_ONE + PIECE);
        assertThat(held.now()).isZero();
    }

    @Test
    void manyAnswersTogether() throws Exception {
        var started = new CountDownLatch(1);
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int key = 0; key < 20; key++) {
                AnswerStream one = stream(wanted(key));
                all.add(readers.submit(() -> {
                    started.await();
                    return read(one, new Semaphore(Integer.MAX_VALUE));
                }));
            }
            started.countDown();
            for (Future<Long> one : all) {
                assertThat(one.get()).isEqualTo((long) PIECE * PIECES);
            }
        }
        assertThat(mostHeld.get()).isLessThanOrEqualTo(MOST + 20 * PIECE);
        assertThat(held.now()).isZero();
    }
}
