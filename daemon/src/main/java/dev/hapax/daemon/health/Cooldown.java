package dev.hapax.daemon.health;

import java.time.Duration;

/**
 * A time for which something is set aside because it said so. Without a word how long: 1, 2, 4 … 60 s. Guarded by
 * itself.
 */
final class Cooldown {
    private static final Duration LONGEST_GROWN = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;

    private boolean cooling;
    private long until;
    private int times;
    private String reason = "";

    /** A second, longer one extends the first. */
    synchronized void begin(long now, Duration time, String why) {
        Duration length = time.isZero() ? grown() : time;
        long end = now + length.toNanos();
        if (!left(now).isPositive() || end - until > 0) {
            until = end;
            reason = why;
        }
        cooling = true;
        times = Math.min(times + 1, MOST_DOUBLINGS);
    }

    private Duration grown() {
        Duration length = Duration.ofSeconds(1L << times);
        return length.compareTo(LONGEST_GROWN) > 0 ? LONGEST_GROWN : length;
    }

    /** It works: the next one begins small again. */
    synchronized void over() {
        cooling = false;
        times = 0;
    }

    synchronized Duration left(long now) {
        return cooling && until - now > 0 ? Duration.ofNanos(until - now) : Duration.ZERO;
    }

    synchronized String reason() {
        return reason;
    }
}
