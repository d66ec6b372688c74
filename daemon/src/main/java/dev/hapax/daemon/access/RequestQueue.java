package dev.hapax.daemon.access;

import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.shared.config.QueueSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may be at work, and who waits for it. Places that become free go to the waiting tenants in turn, and to each
 * one's requests in the order they came; where all room is taken, the tenant with the most in it makes room for one
 * that has less. Guarded by itself.
 */
public final class RequestQueue {
    private static final Place UNCOUNTED = () -> {};

    private final Map<String, SequencedSet<Waiter>> waiting = new HashMap<>();
    private final Deque<String> turns = new ArrayDeque<>();
    private final LongSupplier ticker;
    private final Listener listener;
    private volatile QueueSettings settings = QueueSettings.OFF;
    private int atWork;
    private int length;

    /** @param ticker monotonic nanoseconds */
    public RequestQueue(LongSupplier ticker, Listener listener) {
        this.ticker = ticker;
        this.listener = listener;
    }

    /** Hears of every request that has to wait; must not wait itself. */
    public interface Listener {
        void began();

        /** Whatever came of it. */
        void ended(Duration waited);
    }

    /** What came of asking for a place. */
    public sealed interface Turn {
        /** It must be given back. */
        record Mine(Place place) implements Turn {}

        /** As many wait as may. */
        record Full() implements Turn {}

        /** No place became free in time. */
        record TooLong() implements Turn {}

        /** The caller left. */
        record Left() implements Turn {}
    }

    /** A place at work. */
    @FunctionalInterface
    public interface Place extends AutoCloseable {
        /** Gives it back, once; from any thread. */
        @Override
        void close();
    }

    /** One that waits. */
    private static final class Waiter {
        private final CountDownLatch woken = new CountDownLatch(1);
        private final String tenant;
        private @Nullable Turn turn;

        Waiter(String tenant) {
            this.tenant = tenant;
        }

        void become(Turn what) {
            turn = what;
            woken.countDown();
        }
    }

    /** Counts by other settings from now on; who waits goes on waiting. */
    public synchronized void adopt(QueueSettings next) {
        settings = next;
        callWaiting();
    }

    /**
     * Takes a place, after some waiting if need be.
     *
     * @param until no longer than until then, and no longer than {@code max_wait}
     */
    public Turn enter(String tenant, Deadline until, Cancellation caller) {
        if (!settings.enabled()) {
            return new Turn.Mine(UNCOUNTED);
        }
        var waiter = new Waiter(tenant);
        synchronized (this) {
            if (length == 0 && roomAtWork()) {
                return new Turn.Mine(place());
            }
            if (length >= settings.size() && !makeRoom(tenant)) {
                return new Turn.Full();
            }
            join(waiter);
        }
        return await(waiter, until.butIn(settings.maxWait()), caller);
    }

    private Turn await(Waiter waiter, Deadline until, Cancellation caller) {
        long begun = ticker.getAsLong();
        listener.began();
        try (Cancellation.Registration _ = caller.onCancel(() -> leave(waiter, new Turn.Left()))) {
            while (!waiter.woken.await(until.left().toNanos(), TimeUnit.NANOSECONDS)) {
                if (until.passed()) {
                    leave(waiter, new Turn.TooLong());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(waiter, new Turn.Left());
        } finally {
            listener.ended(Duration.ofNanos(ticker.getAsLong() - begun));
        }
        synchronized (this) {
            Turn turn = waiter.turn;
            return turn == null ? new Turn.Left() : turn;
        }
    }

    private boolean roomAtWork() {
        return !settings.enabled() || atWork < settings.maxConcurrent();
    }

    private Place place() {
        atWork++;
        var given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                free();
            }
        };
    }

    private synchronized void free() {
        atWork--;
        callWaiting();
    }

    private void callWaiting() {
        while (length > 0 && roomAtWork()) {
            String tenant = turns.remove();
            SequencedSet<Waiter> its = ofTenant(tenant);
            Waiter next = its.removeFirst();
            length--;
            if (its.isEmpty()) {
                waiting.remove(tenant);
            } else {
                turns.add(tenant);
            }
            next.become(new Turn.Mine(place()));
        }
    }

    private SequencedSet<Waiter> ofTenant(String tenant) {
        return waiting.computeIfAbsent(tenant, _ -> new LinkedHashSet<>());
    }

    private void join(Waiter waiter) {
        SequencedSet<Waiter> its = ofTenant(waiter.tenant);
        if (its.isEmpty()) {
            turns.add(waiter.tenant);
        }
        its.add(waiter);
        length++;
    }

    private synchronized void leave(Waiter waiter, Turn why) {
        SequencedSet<Waiter> its = waiting.get(waiter.tenant);
        if (its == null || !its.remove(waiter)) {
            return;
        }
        length--;
        if (its.isEmpty()) {
            waiting.remove(waiter.tenant);
            turns.remove(waiter.tenant);
        }
        waiter.become(why);
    }

    /** One tenant's flood must not keep the others out: the last of the longest row goes. */
    private boolean makeRoom(String tenant) {
        int mine = waiting.containsKey(tenant) ? ofTenant(tenant).size() : 0;
        SequencedSet<Waiter> longest = null;
        for (SequencedSet<Waiter> row : waiting.values()) {
            if (longest == null || row.size() > longest.size()) {
                longest = row;
            }
        }
        if (longest == null || longest.size() <= mine + 1) {
            return false;
        }
        leave(longest.getLast(), new Turn.Full());
        return true;
    }

    /** How many wait now. */
    public synchronized int length() {
        return length;
    }

    /** How many hold a place now. */
    public synchronized int atWork() {
        return atWork;
    }
}
