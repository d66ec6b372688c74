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

    private final long firstTokenUntil;
    private final Duration idle;
    private final Deadline share;
    private final Deadline total;
    private long idleUntil;
    private boolean content;
    private long endUntil;
    private boolean whole;

    StreamClock(AttemptTimers timers) {
        this.firstTokenUntil = System.nanoTime() + timers.firstToken().toNanos();
        this.idle = timers.idle();
        this.share = timers.share();
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

    /** The next event is waited for from now on. */
    void waits() {
        idleUntil = System.nanoTime() + idle.toNanos();
    }

    /** Not always the same: deadlines may move. */
    long waitUntil() {
        if (whole) {
            return endUntil;
        }
        return content
                ? earlier(idleUntil, moment(total))
                : earlier(firstTokenUntil, earlier(moment(share), moment(total)));
    }

    /** By the clock that sockets go by. What has passed stays behind, however late one looks. */
    static long moment(Deadline deadline) {
        return System.nanoTime() + deadline.nanosLeft();
    }

    static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    static Duration least(Duration first, Duration... others) {
        Duration least = first;
        for (Duration other : others) {
            least = other.compareTo(least) < 0 ? other : least;
        }
        return least;
    }
}
