package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everybody who shares a call keeps their own time, and nobody that of another. */
class SharedDeadlineTest {
    private static final Outcome.Provenance FROM = new Outcome.Provenance(new Target("p", "m"), "m", List.of(), null);
    private static final int PIECES = 20;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final HeldBytes held = new HeldBytes();
    private final Sharing sharing = new Sharing(
            new AnswerStores(null, Clock.systemUTC(), System::nanoTime), new EventBus(), Clock.systemUTC(), held);
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void nothingIsLeft() {
        callers.close();
        assertThat(sharing.underWay()).isEqualTo(new Sharing.UnderWay(0, 0, 0));
    }

    private static Wanted wanted(Duration time, LongSupplier ticker) {
        return Seated.wanted(1, time, false, ticker, new Cancellation());
    }

    private static Outcome late() {
        return new Outcome.Failed(GatewayError.of(ErrorKind.DEADLINE, 504, "deadline_exceeded", "late"));
    }

    /** A provider that says so many pieces; between two of them anything may happen. */
    private static Outcome.Live saying(Deadline until, Cancellation cancellation, Runnable between) {
        return new Outcome.Live(FROM, List.of(), new AnswerStream() {
            private int said;
            private @Nullable Failure failure;

            @Override
            public byte @Nullable [] next() {
                between.run();
                if (said == PIECES || failure != null) {
                    return null;
                }
                if (cancellation.cancelled()) {
                    failure = Failure.of(FailureKind.CLIENT_CLOSED, "left");
                } else if (until.passed()) {
                    failure = Failure.of(FailureKind.DEADLINE, "late");
                }
                return failure != null ? null : new byte[] {(byte) said++};
            }

            @Override
            public End end() {
                return new End(Usage.of(1, said), failure);
            }

            @Override
            public void close() {}
        });
    }

    private static int read(AnswerStream stream) {
        int bytes = 0;
        for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
            bytes += piece.length;
        }
        return bytes;
    }

    private Future<Given> asks(Wanted wanted, Sharing.Upstream upstream) {
        int before = sharing.underWay().requests();
        Future<Given> given = callers.submit(() -> sharing.answer(wanted, upstream));
        while (sharing.underWay().requests() == before && !given.isDone()) {
            Thread.onSpinWait();
        }
        return given;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static Sharing.Upstream nobody() {
        return (_, _) -> {
            throw new AssertionError("somebody else makes the call");
        };
    }

    private Sharing.Upstream afterThat(CountDownLatch that, Outcome outcome) {
        return (_, _) -> {
            calls.incrementAndGet();
            try {
                that.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return outcome;
        };
    }

    @Test
    void whereTheTimeOfWhoMakesTheCallEndsItTheNextMakesItAgain() throws Exception {
        var late = new CountDownLatch(1);
        Future<Given> first = asks(wanted(Duration.ofSeconds(10), now::get), afterThat(late, late()));
        pass(Duration.ofSeconds(5));
        var time = new AtomicReference<Duration>();
        Future<Given> second = asks(wanted(Duration.ofSeconds(10), now::get), (_, until) -> {
            time.set(until.left());
            return whole();
        });
        pass(Duration.ofSeconds(5));
        late.countDown();
        assertThat(first.get().outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(second.get().outcome()).isInstanceOf(Outcome.Whole.class);
        assertThat(time.get()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whoIsInAHurryLeavesAloneBeforeThereIsAnAnswer() throws Exception {
        var answered = new CountDownLatch(1);
        Wanted hurried = Seated.wanted(1, Duration.ofMillis(200), true, now::get, new Cancellation());
        Deadline anyTime = Deadline.in(Seated.LONG, now::get);
        Future<Given> first = asks(hurried, afterThat(answered, saying(anyTime, new Cancellation(), () -> {})));
        Future<Given> second = asks(wanted(Duration.ofSeconds(10), now::get), nobody());
        pass(Duration.ofMillis(200));
        assertThat(first.get().outcome()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(
                        failed.error().kind())
                .isEqualTo(ErrorKind.DEADLINE));
        answered.countDown();
        try (AnswerStream stream = live(second).stream()) {
            assertThat(read(stream)).isEqualTo(PIECES);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void whoJoinsABegunStreamHasItsOwnTimeForIt() throws Exception {
        Outcome.Live live =
                live(asks(wanted(Duration.ofSeconds(10), now::get), (left, until) -> saying(until, left, () -> {})));
        AnswerStream first = live.stream();
        assertThat(first.next()).containsExactly(0);
        pass(Duration.ofSeconds(5));
        try (AnswerStream second = live(asks(wanted(Duration.ofSeconds(10), now::get), nobody())).stream()) {
            pass(Duration.ofSeconds(5));
            assertThat(read(first)).isZero();
            assertThat(first.end().failure()).isNotNull();
            first.close();
            assertThat(read(second)).isEqualTo(PIECES);
            assertThat(second.end().failure()).isNull();
        }
    }

    @Test
    void aCallWhoseTimeIsNearlyOverIsNotJoined() throws Exception {
        var late = new CountDownLatch(1);
        Future<Given> first = asks(wanted(Duration.ofSeconds(10), now::get), afterThat(late, late()));
        pass(Duration.ofMillis(9_950));
        assertThat(sharing.answer(wanted(Duration.ofSeconds(10), now::get), (_, _) -> whole())
                        .outcome())
                .isInstanceOf(Outcome.Whole.class);
        assertThat(first.isDone()).isFalse();
        late.countDown();
        assertThat(first.get().outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aBugInACallApartRisesWhereItsLeaderWaits() throws Exception {
        var bug = new IllegalStateException("a bug");
        var joined = new CountDownLatch(1);
        Wanted hurried = Seated.wanted(1, Duration.ofSeconds(10), true, now::get, new Cancellation());
        Future<Given> first = asks(hurried, (_, _) -> {
            try {
                joined.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw bug;
        });
        Future<Given> second = asks(wanted(Duration.ofSeconds(20), now::get), nobody());
        joined.countDown();
        assertThatThrownBy(first::get).hasRootCause(bug);
        assertThat(second.get().outcome()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(
                        failed.error().kind())
                .isEqualTo(ErrorKind.INTERNAL));
    }

    private static Outcome whole() {
        return new Outcome.Whole(FROM, new byte[] {1}, Usage.of(1, 1));
    }

    private static Outcome.Live live(Future<Given> given) throws Exception {
        return (Outcome.Live) given.get().outcome();
    }

    /** Who comes, leaves and runs out of time when is the seed's; in which order threads meet is not. */
    @Test
    void nobodyIsHurtByAnother() throws Exception {
        for (int round = 0; round < 12; round++) {
            var random = new Random(round);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                var own = new Random(random.nextLong());
                all.add(callers.submit(() -> {
                    asksOnce(own, own.nextInt(4));
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private void asksOnce(Random random, int question) {
        pause(random, 4);
        boolean hurried = random.nextInt(3) == 0;
        Duration time = hurried ? Duration.ofMillis(120 + random.nextInt(20)) : Duration.ofMinutes(1);
        var cancellation = new Cancellation();
        if (random.nextInt(4) == 0) {
            var its = new Random(random.nextLong());
            callers.execute(() -> {
                pause(its, 20);
                cancellation.cancel();
            });
        }
        Wanted wanted = Seated.wanted(question, time, hurried, System::nanoTime, cancellation);
        Given given = sharing.answer(wanted, (left, until) -> {
            calls.incrementAndGet();
            pause(random, 3);
            return left.cancelled() ? late() : saying(until, left, () -> pause(random, hurried ? 14 : 1));
        });
        switch (given.outcome()) {
            case Outcome.Live live -> {
                try (AnswerStream stream = live.stream()) {
                    int bytes = read(stream);
                    Failure failure = stream.end().failure();
                    if (failure == null) {
                        assertThat(bytes).isEqualTo(PIECES);
                    } else {
                        mustBeItsOwnFault(failure.kind() == FailureKind.DEADLINE, wanted);
                    }
                }
            }
            case Outcome.Failed failed -> mustBeItsOwnFault(failed.error().kind() == ErrorKind.DEADLINE, wanted);
            case Outcome.Whole _ -> throw new AssertionError("nobody says anything whole");
        }
    }

    private static void mustBeItsOwnFault(boolean late, Wanted wanted) {
        assertThat(wanted.cancellation().cancelled()
                        || (late && wanted.deadline().passed()))
                .isTrue();
    }

    private static void pause(Random random, int mostMillis) {
        int micros;
        synchronized (random) {
            micros = random.nextInt(mostMillis * 1000);
        }
        LockSupport.parkNanos(micros * 1000L);
    }
}
