package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Deadline;
import java.time.Duration;

/**
 * How long one attempt may take (failover.md §3).
 *
 * @param connect name, connection and TLS
 * @param firstToken for streams: until the first content
 * @param idle between events of a stream after that
 * @param share until the commit: this attempt's share of the request's deadline
 * @param total until the end
 */
public record AttemptTimers(Duration connect, Duration firstToken, Duration idle, Deadline share, Deadline total) {
    /** The same with no more than so much time. */
    AttemptTimers butIn(Duration most) {
        return new AttemptTimers(connect, firstToken, idle, share.butIn(most), total.butIn(most));
    }
}
