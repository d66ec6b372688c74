package dev.hapax.daemon.redis;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server answers: after three failures in a row it is left alone, at first a second, then longer and longer;
 * one question at a time then tries it. Says once that it went and once that it came. Guarded by itself.
 */
final class RedisStanding {
    private static final Logger log = LoggerFactory.getLogger(RedisStanding.class);
    private static final int FAILURES = 3;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String address;
    private final LongSupplier ticker;
    private int failures;
    private boolean gone;
    private boolean trying;
    private boolean closed;
    private Duration pause = SHORTEST_PAUSE;
    private long until;

    RedisStanding(String address, LongSupplier ticker) {
        this.address = address;
        this.ticker = ticker;
    }

    /** Whether it may be asked now; while it is gone, whoever is told so is the only one for a pause. */
    synchronized boolean admits() {
        if (closed) {
            return false;
        }
        if (gone) {
            long now = ticker.getAsLong();
            if (now - until < 0) {
                return false;
            }
            trying = true;
            until = now + pause.toNanos();
        }
        return true;
    }

    synchronized void answered() {
        failures = 0;
        if (gone && !closed) {
            gone = false;
            pause = SHORTEST_PAUSE;
            log.info("redis at {} answers again", address);
        }
    }

    /** @return whether it counts as gone from now on */
    synchronized boolean failed(String reason) {
        failures++;
        if (gone && trying) {
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            until = ticker.getAsLong() + pause.toNanos();
            trying = false;
        }
        return failures >= FAILURES && lost(reason);
    }

    /** It is known not to answer. */
    synchronized boolean lost(String reason) {
        if (gone || closed) {
            return false;
        }
        gone = true;
        trying = false;
        until = ticker.getAsLong() + pause.toNanos();
        log.warn("redis at {} does not answer ({}); this daemon goes on without it", address, reason);
        return true;
    }

    /** Nothing is said after that. */
    synchronized void close() {
        closed = true;
    }
}
