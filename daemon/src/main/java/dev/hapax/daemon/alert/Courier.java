package dev.hapax.daemon.alert;

import dev.hapax.shared.config.AlertChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages to one channel, one after another and off everybody else's path. Up to a thousand wait; the oldest
 * gives way. What fails is tried three times. The queue is guarded by its lock.
 */
final class Courier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final int MOST_WAITING = 1_000;
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int GROWTH = 4;

    private final AlertChannel channel;
    private final Carrier carrier;
    private final Pause pause;
    private final Consumer<String> results;
    private final Deque<Letter> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private boolean carrying;
    private boolean closed;

    /** Waits; tests do not. */
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    /** @param renewal said before, and only to be believed for longer */
    record Letter(Wire.Post post, boolean renewal) {}

    /** @param results hears sent, failed or dropped */
    Courier(AlertChannel channel, Carrier carrier, Pause pause, Consumer<String> results) {
        this.channel = channel;
        this.carrier = carrier;
        this.pause = pause;
        this.results = results;
        this.thread = Thread.ofVirtual().name("alerts-" + channel.name()).start(this::run);
    }

    AlertChannel channel() {
        return channel;
    }

    void take(Letter letter) {
        boolean dropped = false;
        lock.lock();
        try {
            if (waiting.size() >= MOST_WAITING) {
                waiting.removeFirst();
                dropped = true;
            }
            waiting.addLast(letter);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (dropped) {
            results.accept("dropped");
        }
    }

    private void run() {
        try {
            for (Letter next = next(); next != null; next = next()) {
                carry(next);
                done();
            }
        } catch (InterruptedException closedNow) {
            Thread.currentThread().interrupt();
        } finally {
            done();
        }
    }

    private @Nullable Letter next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                if (closed) {
                    return null;
                }
                changed.await();
            }
            carrying = true;
            return waiting.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            carrying = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void carry(Letter letter) throws InterruptedException {
        Duration rest = FIRST_PAUSE;
        for (int tried = 1; ; tried++) {
            Delivery delivery = carrier.post(channel, letter.post());
            if (delivery.delivered()) {
                if (!letter.renewal()) {
                    results.accept("sent");
                }
                return;
            }
            if (tried == TRIES || !delivery.again()) {
                // The status alone: what the other side says may hold what was sent to it.
                log.warn(
                        "the alert channel {} did not take a message: {}",
                        channel.name(),
                        delivery.status() == 0 ? delivery.detail() : delivery.status());
                results.accept("failed");
                return;
            }
            Duration wanted = delivery.after() == null ? rest : delivery.after();
            pause.pass(wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted);
            rest = rest.multipliedBy(GROWTH);
        }
    }

    /** Lets what is under way arrive, for a moment; nobody waits for a channel that does not answer. */
    void flush(Duration most) {
        lock.lock();
        try {
            long left = most.toNanos();
            while ((!waiting.isEmpty() || carrying) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
