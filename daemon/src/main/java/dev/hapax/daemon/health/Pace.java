package dev.hapax.daemon.health;

import java.time.Duration;

/** How many calls of a target are under way and how soon it begins to answer, on average. Guarded by itself. */
final class Pace {
    private static final double NEWEST_COUNTS = 0.2;

    private int inFlight;
    private double averageNanos;

    synchronized void begun() {
        inFlight++;
    }

    synchronized void ended() {
        inFlight--;
    }

    synchronized void answered(Duration firstToken) {
        long nanos = firstToken.toNanos();
        averageNanos = averageNanos <= 0 ? nanos : averageNanos + NEWEST_COUNTS * (nanos - averageNanos);
    }

    synchronized int inFlight() {
        return inFlight;
    }

    /** Zero while nothing is known: then it is worth a try. */
    synchronized Duration average() {
        return Duration.ofNanos((long) averageNanos);
    }
}
