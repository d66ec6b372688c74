package dev.hapax.daemon.upstream;

import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends reads whose time is up, those of all connections by one thread. A socket's own timeout would give every read a
 * timer, and wake the thread that keeps the timers twice: for a small request a fifth of all it costs. Here a read
 * costs two writes to memory, and may end {@value #STEP_MILLIS} ms late.
 */
final class ReadDeadlines implements Closeable {
    private static final long STEP_MILLIS = 20;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
    /** Rounds without a read, after which the thread rests until there is one. */
    private static final int QUIET_ROUNDS = 50;

    private final Set<TimedInput> inputs = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean resting;
    private volatile boolean closed;

    ReadDeadlines() {
        thread = Thread.ofPlatform().daemon().name("upstream-deadlines").start(this::goRound);
    }

    void watch(TimedInput input) {
        inputs.add(input);
    }

    void forget(TimedInput input) {
        inputs.remove(input);
    }

    /** A read has begun, and its moment can be seen. */
    void reads() {
        if (resting) {
            LockSupport.unpark(thread);
        }
    }

    private void goRound() {
        int quiet = 0;
        while (!closed || !inputs.isEmpty()) {
            quiet = round() ? 0 : quiet + 1;
            if (quiet < QUIET_ROUNDS || closed) {
                LockSupport.parkNanos(this, STEP_NANOS);
            } else {
                rest();
                quiet = 0;
            }
        }
    }

    private void rest() {
        resting = true;
        // Whoever began to read before it could see that nobody looks is found by this look.
        if (!round() && !closed) {
            LockSupport.park(this);
        }
        resting = false;
    }

    /** @return whether anybody reads */
    private boolean round() {
        boolean reading = false;
        long now = System.nanoTime();
        for (TimedInput input : inputs) {
            reading |= input.endIfLate(now);
        }
        return reading;
    }

    /** Goes on until the last connection is closed. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
