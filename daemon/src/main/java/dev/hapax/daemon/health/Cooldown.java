package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
    private Since since = Since.NOTHING;

    /** What it was that said so. */
    record Since(@Nullable FailureKind kind, String message) {
        static final Since NOTHING = new Since(null, "");

        static Since of(Failure failure) {
            return new Since(failure.kind(), failure.message());
        }
    }

    /**
     * A second, longer one extends the first. Calls that were under way together say the same thing once: the time
     * grows only with what is said after the last one was over.
     *
     * @param time zero: growing
     */
    synchronized void begin(long now, Duration time, Since why) {
        boolean already = left(now).isPositive();
        if (already && time.isZero()) {
            return;
        }
        Duration length = time.isZero() ? grown() : time;
        long end = now + length.toNanos();
        if (!already || end - until > 0) {
            until = end;
            since = why;
        }
        if (!already) {
            times = Math.min(times + 1, MOST_DOUBLINGS);
        }
        cooling = true;
    }

    private Duration grown() {
        Duration length = Duration.ofSeconds(1L << times);
        return length.compareTo(LONGEST_GROWN) > 0 ? LONGEST_GROWN : length;
    }

    /** Why the next one begins that is told no reason of its own. */
    synchronized void because(Since why) {
        since = why;
    }

    /** A call went well: the next time begins small again. What began before a cooldown does not end it. */
    synchronized void wentWell(long now) {
        if (!left(now).isPositive()) {
            over();
        }
    }

    /** Ends it now. */
    synchronized void over() {
        cooling = false;
        times = 0;
    }

    synchronized Duration left(long now) {
        return cooling && until - now > 0 ? Duration.ofNanos(until - now) : Duration.ZERO;
    }

    synchronized Since since() {
        return since;
    }
}
