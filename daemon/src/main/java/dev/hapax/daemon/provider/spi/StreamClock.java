package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a stream may be waited for now (failover.md §3): until its first content, then between its events, then a
 * moment for what may follow its end. Moments are those of {@link System#nanoTime}, which the upstream room keeps.
 */
final class StreamClock {
    /** For an end marker or usage after the dialect's end. */
    private static final long AFTER_END_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long firstContentUntil;
    private final Duration idle;
    private final Deadline total;
    private boolean content;
    private long endUntil;
    private boolean whole;

    StreamClock(AttemptTimers timers) {
        long now = System.nanoTime();
        this.firstContentUntil = now
                + least(
                                timers.firstToken(),
                                timers.share().left(),
                                timers.total().left())
                        .toNanos();
        this.idle = timers.idle();
        this.total = timers.total();
    }

    void contentSeen() {
        content = true;
    }

    void wholeSeen() {
        if (!whole) {
            whole = true;
            endUntil = System.nanoTime() + AFTER_END_NANOS;
        }
    }

    boolean afterContent() {
        return content;
    }

    /** Whether the deadline is what ended the waiting, rather than the provider's silence. */
    boolean timeIsUp() {
        return content && total.passed();
    }

    long waitUntil() {
        if (whole) {
            return endUntil;
        }
        return content ? System.nanoTime() + least(idle, total.left()).toNanos() : firstContentUntil;
    }

    static Duration least(Duration first, Duration... others) {
        Duration least = first;
        for (Duration other : others) {
            least = other.compareTo(least) < 0 ? other : least;
        }
        return least;
    }
}
