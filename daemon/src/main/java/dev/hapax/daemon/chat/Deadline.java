package dev.hapax.daemon.chat;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A point in monotonic time. It travels as a parameter; whoever waits asks it how long it may, and once more when that
 * time is over: of a call that several wait for it moves when somebody with more time joins.
 *
 * @param at in the ticker's nanoseconds
 * @param ticker {@code System::nanoTime}, or a test's own
 */
public record Deadline(LongSupplier at, LongSupplier ticker) {
    public static Deadline in(Duration time, LongSupplier ticker) {
        long at = ticker.getAsLong() + time.toNanos();
        return new Deadline(() -> at, ticker);
    }

    public long atNanos() {
        return at.getAsLong();
    }

    /** What is left, never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanosLeft()));
    }

    /** What is left, negative once it has passed. */
    public long nanosLeft() {
        return atNanos() - ticker.getAsLong();
    }

    public boolean passed() {
        return nanosLeft() <= 0;
    }

    public boolean isAfter(Deadline other) {
        return atNanos() - other.atNanos() > 0;
    }

    /** The earlier of this and so long from now. */
    public Deadline butIn(Duration time) {
        long other = ticker.getAsLong() + time.toNanos();
        return new Deadline(
                () -> {
                    long own = atNanos();
                    return other - own < 0 ? other : own;
                },
                ticker);
    }

    /** So much earlier, but not before half of the time from now on is over. */
    public Deadline sparing(Duration time) {
        long now = ticker.getAsLong();
        long spared = time.toNanos();
        return new Deadline(
                () -> {
                    long left = atNanos() - now;
                    return now + Math.max(left - spared, left / 2);
                },
                ticker);
    }
}
