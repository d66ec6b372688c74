package dev.hapax.daemon.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.access.RequestQueue.Place;
import dev.hapax.daemon.access.RequestQueue.Turn;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.shared.config.QueueSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits, who is next, and who is turned away. */
class RequestQueueTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger waited = new AtomicInteger();
    private final RequestQueue queue = new RequestQueue(System::nanoTime, new RequestQueue.Listener() {
        @Override
        public void began() {
            waiting.incrementAndGet();
        }

        @Override
        public void ended(Duration time) {
            waiting.decrementAndGet();
            waited.incrementAndGet();
        }
    });

    /** Who got a place, in the order of the places. */
    private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();

    private record Served(String name, Place place) {}

    @AfterEach
    void nobodyIsLeftOver() {
        callers.close();
        assertThat(waiting).hasValue(0);
        assertThat(queue.length()).isZero();
    }

    private void settings(int concurrent, int size, Duration maxWait) {
        queue.adopt(new QueueSettings(true, concurrent, size, maxWait));
    }

    private Future<Turn> comes(String tenant, String name, Cancellation caller) {
        int before = queue.length();
        Future<Turn> turn = comesAnyTime(tenant, name, caller);
        // So that the order in which they come is the order in which they are named.
        while (queue.length() == before && !turn.isDone()) {
            LockSupport.parkNanos(100_000);
        }
        return turn;
    }

    private Future<Turn> comesAnyTime(String tenant, String name, Cancellation caller) {
        return callers.submit(() -> {
            Turn what = queue.enter(tenant, Deadline.in(LONG, System::nanoTime), caller);
            if (what instanceof Turn.Mine(Place place)) {
                served.add(new Served(name, place));
            }
            return what;
        });
    }

    private Served next() throws InterruptedException {
        Served one = served.poll(20, TimeUnit.SECONDS);
        assertThat(one).isNotNull();
        return one;
    }

    @Test
    void tenantsTakeTurnsAndEachOnesRequestsKeepTheirOrder() throws Exception {
        settings(1, 100, LONG);
        var _ = comes("a", "first", new Cancellation());
        for (int i = 1; i <= 4; i++) {
            var _ = comes("a", "a" + i, new Cancellation());
        }
        var _ = comes("b", "b1", new Cancellation());
        var _ = comes("b", "b2", new Cancellation());
        var _ = comes("c", "c1", new Cancellation());
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Served one = next();
            order.add(one.name());
            one.place().close();
        }
        assertThat(order).containsExactly("first", "a1", "b1", "c1", "a2", "b2", "a3", "a4");
        assertThat(waited).hasValue(7);
        assertThat(queue.atWork()).isZero();
    }

    @Test
    void neverMoreAreAtWorkThanMayBe() throws Exception {
        settings(3, 1000, LONG);
        var atWork = new AtomicInteger();
        var most = new AtomicInteger();
        List<Future<Turn>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String tenant = "t" + i % 7;
            all.add(callers.submit(() -> {
                Turn turn = queue.enter(tenant, Deadline.in(LONG, System::nanoTime), new Cancellation());
                if (turn instanceof Turn.Mine(Place place)) {
                    most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(1);
                    atWork.decrementAndGet();
                    place.close();
                    place.close();
                }
                return turn;
            }));
        }
        for (Future<Turn> one : all) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isInstanceOf(Turn.Mine.class);
        }
        assertThat(most).hasValueLessThanOrEqualTo(3);
        assertThat(queue.atWork()).isZero();
    }

    @Test
    void aFullQueueTurnsAwayAndAFloodMakesRoomForTheOthers() throws Exception {
        settings(1, 4, LONG);
        var _ = comes("flood", "first", new Cancellation());
        List<Future<Turn>> flood = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            flood.add(comes("flood", "f" + i, new Cancellation()));
        }
        assertThat(queue.enter("flood", Deadline.in(LONG, System::nanoTime), new Cancellation()))
                .isEqualTo(new Turn.Full());
        var _ = comesAnyTime("small", "s1", new Cancellation());
        assertThat(flood.get(3).get(20, TimeUnit.SECONDS))
                .as("the last of the flood")
                .isEqualTo(new Turn.Full());
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Served one = next();
            order.add(one.name());
            one.place().close();
        }
        assertThat(order).containsExactly("first", "f1", "s1", "f2", "f3");
    }

    @Test
    void whoLeavesGivesItsPlaceInTheRowUpAtOnce() throws Exception {
        settings(1, 1, LONG);
        var _ = comes("a", "first", new Cancellation());
        var leaving = new Cancellation();
        Future<Turn> gone = comes("a", "gone", leaving);
        leaving.cancel();
        assertThat(queue.length()).isZero();
        assertThat(gone.get(20, TimeUnit.SECONDS)).isEqualTo(new Turn.Left());
        var _ = comes("a", "after", new Cancellation());
        next().place().close();
        Served after = next();
        assertThat(after.name()).isEqualTo("after");
        after.place().close();
    }

    @Test
    void nobodyWaitsLongerThanHeMay() throws Exception {
        settings(1, 10, Duration.ofMillis(1));
        var _ = comes("a", "first", new Cancellation());
        assertThat(queue.enter("a", Deadline.in(LONG, System::nanoTime), new Cancellation()))
                .isEqualTo(new Turn.TooLong());
        settings(1, 10, LONG);
        assertThat(queue.enter("a", Deadline.in(Duration.ofMillis(1), System::nanoTime), new Cancellation()))
                .isEqualTo(new Turn.TooLong());
        next().place().close();
    }

    @Test
    void aReloadLetsMoreInAndOneWithoutAQueueAll() throws Exception {
        settings(1, 10, LONG);
        var _ = comes("a", "1", new Cancellation());
        for (int i = 2; i <= 6; i++) {
            var _ = comes("a", Integer.toString(i), new Cancellation());
        }
        settings(3, 10, LONG);
        List<Served> in = new ArrayList<>(List.of(next(), next(), next()));
        assertThat(queue.length()).isEqualTo(3);
        queue.adopt(QueueSettings.OFF);
        in.addAll(List.of(next(), next(), next()));
        in.forEach(one -> one.place().close());
        assertThat(queue.atWork()).isZero();
    }
}
