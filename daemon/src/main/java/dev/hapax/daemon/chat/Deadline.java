package dev.hapax.daemon.chat;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A point in monotonic time. It travels as a parameter; whoever waits asks it how long it may.
 *
 * @param atNanos in the ticker's nanoseconds
 * @param ticker {@code System::nanoTime}, or a test's own
 */
public record Deadline(long atNanos, LongSupplier ticker) {
    public static Deadline in(Duration time, LongSupplier ticker) {
        return new Deadline(ticker.getAsLong() + time.toNanos(), ticker);
    }

    /** What is left, never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, atNanos - ticker.getAsLong()));
    }

    public boolean passed() {
        return atNanos - ticker.getAsLong() <= 0;
    }

    /** The earlier of this and so long from now. */
    public Deadline butIn(Duration time) {
        Deadline other = in(time, ticker);
        return other.atNanos - atNanos < 0 ? other : this;
    }
}
