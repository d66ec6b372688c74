package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Cancellation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Time that passes only when somebody waits; a caller may be set to leave within it. */
final class SimulatedTime {
    private long now = 1_000_000_000_000L;
    private long leaves = Long.MAX_VALUE;
    private @Nullable Cancellation leaving;

    long now() {
        return now;
    }

    void leaveAt(long when, Cancellation caller) {
        leaves = when;
        leaving = caller;
    }

    void nobodyLeaves() {
        leaves = Long.MAX_VALUE;
        leaving = null;
    }

    /** Waits so long, or until this caller leaves. */
    void pass(Duration time, Cancellation caller) {
        long until = now + time.toNanos();
        if (leaving != null && leaves <= until) {
            now = Math.max(now, leaves);
            Cancellation left = leaving;
            nobodyLeaves();
            left.cancel();
            if (left == caller) {
                return;
            }
        }
        now = Math.max(now, until);
    }
}
