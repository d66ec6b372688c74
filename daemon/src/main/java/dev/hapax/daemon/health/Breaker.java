package dev.hapax.daemon.health;

import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker (failover.md §5): closed, open for a growing time, half-open with a bounded number of trial calls.
 * What began before the state last changed has no say any more. Guarded by itself. Libraries' breakers read the system
 * clock, which tests could not move.
 */
final class Breaker {
    /** A trial that never comes back must not hold the breaker for ever. */
    private static final Duration LONGEST_TRIAL = Duration.ofMinutes(2);

    private static final Duration FLAPPING = Duration.ofMinutes(1);
    private static final double SPREAD = 0.2;
    private static final int MOST_DOUBLINGS = 16;

    enum State {
        CLOSED,
        HALF_OPEN,
        OPEN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Told of every change, under the breaker's lock; must not wait. */
    @FunctionalInterface
    interface Changes {
        void changed(State state, String reason);
    }

    private final Changes changes;
    private final RandomGenerator random;
    private HapaxConfig.Breaker settings;
    private State state = State.CLOSED;
    private int epoch;
    private int consecutive;
    private int trips;
    private long opensUntil;
    private long closedAt = Long.MIN_VALUE;
    private int trials;
    private long trialsBegun;
    private SlidingCount window;

    Breaker(HapaxConfig.Breaker settings, RandomGenerator random, Changes changes) {
        this.settings = settings;
        this.random = random;
        this.changes = changes;
        this.window = new SlidingCount(settings.interval());
    }

    synchronized void settings(HapaxConfig.Breaker newOnes) {
        if (!newOnes.interval().equals(settings.interval())) {
            window = new SlidingCount(newOnes.interval());
        }
        settings = newOnes;
    }

    /**
     * A permit for one call.
     *
     * @param epoch tells a verdict that comes too late
     */
    record Pass(int epoch, boolean trial) {}

    /**
     * @param lastResort whether nothing else is left to ask: an open breaker then lets one call through at a time
     * @return null when no call may be made
     */
    synchronized @Nullable Pass admit(long now, boolean lastResort) {
        if (state == State.OPEN && now - opensUntil >= 0) {
            change(State.HALF_OPEN, "open time is over");
        }
        if (state == State.CLOSED) {
            return new Pass(epoch, false);
        }
        if (trials > 0 && now - trialsBegun > LONGEST_TRIAL.toNanos()) {
            trials = 0;
        }
        boolean mayTry = state == State.HALF_OPEN ? trials < settings.maxRequests() : lastResort && trials == 0;
        if (!mayTry) {
            return null;
        }
        trials++;
        trialsBegun = now;
        return new Pass(epoch, true);
    }

    synchronized void succeeded(Pass pass, long now) {
        if (pass.epoch() != epoch) {
            return;
        }
        if (pass.trial()) {
            trials--;
            close(now, "a trial call succeeded");
            return;
        }
        consecutive = 0;
        window.add(now, true);
    }

    synchronized void failed(Pass pass, long now) {
        if (pass.epoch() != epoch) {
            return;
        }
        if (pass.trial()) {
            open(now, "a trial call failed");
            return;
        }
        consecutive++;
        window.add(now, false);
        if (consecutive >= settings.failureThreshold()) {
            open(now, consecutive + " failures in a row");
        } else if (window.total(now) >= settings.minimumRequests()
                && window.failed(now) >= settings.failureRatio() * window.total(now)) {
            open(now, window.failed(now) + " of " + window.total(now) + " calls failed");
        }
    }

    /** Gives the permit back without a verdict. */
    synchronized void released(Pass pass) {
        if (pass.epoch() == epoch && pass.trial()) {
            trials--;
        }
    }

    /** Opens whatever was counted: somebody knows better. */
    synchronized void trip(long now, String reason) {
        if (state == State.CLOSED) {
            open(now, reason);
        }
    }

    /** Ends the open time early, so that the next call is a trial. */
    synchronized void maybeBack(long now) {
        if (state == State.OPEN && opensUntil - now > 0) {
            opensUntil = now;
        }
    }

    /** Closes without a trial: what it stood for is known to be well. */
    synchronized void reset(long now, String reason) {
        if (state != State.CLOSED) {
            close(now, reason);
        }
    }

    synchronized State state(long now) {
        return state == State.OPEN && now - opensUntil >= 0 ? State.HALF_OPEN : state;
    }

    /** How long it stays open; zero when it is not. */
    synchronized Duration opensIn(long now) {
        return state == State.OPEN ? Duration.ofNanos(Math.max(0, opensUntil - now)) : Duration.ZERO;
    }

    synchronized int consecutiveFailures() {
        return consecutive;
    }

    private void open(long now, String reason) {
        boolean flapping = closedAt != Long.MIN_VALUE && now - closedAt < FLAPPING.toNanos();
        int doublings = Math.min(MOST_DOUBLINGS, trips + (flapping ? 1 : 0));
        trips = doublings + 1;
        double longest = (double) settings.maxTimeout().toNanos();
        double open = Math.min(longest, settings.timeout().toNanos() * Math.pow(2, doublings));
        opensUntil = now + (long) (open * (1 - SPREAD + 2 * SPREAD * random.nextDouble()));
        change(State.OPEN, reason);
    }

    private void close(long now, String reason) {
        closedAt = now;
        consecutive = 0;
        window.clear();
        change(State.CLOSED, reason);
    }

    private void change(State to, String reason) {
        if (to == State.CLOSED && trips > 0 && state == State.HALF_OPEN) {
            trips--;
        }
        epoch++;
        trials = 0;
        state = to;
        changes.changed(to, reason);
    }
}
