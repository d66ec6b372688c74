package dev.hapax.daemon.health;

import dev.hapax.daemon.health.HealthBoard.Terms;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker (failover.md §5): closed, open for a growing time, half-open with a bounded number of trial calls,
 * closed again with a share of the calls that grows. What began before the state last changed has no say any more.
 * Guarded by itself. Libraries' breakers read the system clock, which tests could not move.
 */
final class Breaker {
    private static final Duration FLAPPING = Duration.ofMinutes(1);
    private static final Duration SLOW_START = Duration.ofSeconds(30);
    private static final Duration FIRST_MOMENT = Duration.ofSeconds(1);
    /** Somewhat less than a tenth: calls are drawn, and a tenth is the most that may come in that moment. */
    private static final double FIRST_SHARE = 0.08;

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
    private final List<Pass> trials = new ArrayList<>();
    private HapaxConfig.Breaker settings;
    private State state = State.CLOSED;
    private int epoch;
    private int consecutive;
    private int doublings;
    private boolean everOpened;
    private long openedAt;
    private long opensUntil;
    private long closedAt;
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

    /** A permit for one call; the breaker knows it by itself, and not any more once its verdict would come too late. */
    static final class Pass {
        private final int epoch;
        private final boolean trial;
        private final long until;

        private Pass(int epoch, boolean trial, long until) {
            this.epoch = epoch;
            this.trial = trial;
            this.until = until;
        }

        boolean trial() {
            return trial;
        }
    }

    /**
     * @param until when a trial call counts as lost
     * @return null when no call may be made
     */
    synchronized @Nullable Pass admit(long now, Terms terms, long until) {
        if (state == State.OPEN && now - opensUntil >= 0) {
            // What a last resort has begun while it was open is the trial now.
            state = State.HALF_OPEN;
            changes.changed(State.HALF_OPEN, "open time is over");
        }
        if (state == State.CLOSED) {
            return new Pass(epoch, false, until);
        }
        trials.removeIf(trial -> now - trial.until >= 0);
        int most =
                switch (terms) {
                    case WITH_OTHERS -> state == State.HALF_OPEN ? settings.maxRequests() : 0;
                    case ALONE -> 0;
                    case LAST_RESORT -> state == State.HALF_OPEN ? settings.maxRequests() : 1;
                };
        if (trials.size() >= most) {
            return null;
        }
        var trial = new Pass(epoch, true, until);
        trials.add(trial);
        return trial;
    }

    synchronized void succeeded(Pass pass, long now) {
        if (pass.epoch != epoch) {
            return;
        }
        if (pass.trial) {
            if (trials.remove(pass)) {
                close(now, "a trial call succeeded");
            }
            return;
        }
        consecutive = 0;
        window.add(now, true);
    }

    synchronized void failed(Pass pass, long now) {
        if (pass.epoch != epoch) {
            return;
        }
        if (pass.trial) {
            boolean counts = trials.remove(pass) && state == State.HALF_OPEN;
            if (counts) {
                doublings++;
                open(now, "a trial call failed");
            }
            return;
        }
        consecutive++;
        window.add(now, false);
        if (consecutive >= settings.failureThreshold()) {
            trip(now, consecutive + " failures in a row");
        } else if (window.total(now) >= settings.minimumRequests()
                && window.failed(now) >= settings.failureRatio() * window.total(now)) {
            trip(now, window.failed(now) + " of " + window.total(now) + " calls failed");
        }
    }

    /** Gives the permit back without a verdict. */
    synchronized void released(Pass pass) {
        trials.remove(pass);
    }

    /** Opens a closed one. */
    synchronized void trip(long now, String reason) {
        if (state != State.CLOSED) {
            return;
        }
        boolean flapping = everOpened && now - closedAt < FLAPPING.toNanos();
        doublings = flapping ? doublings + 2 : 0;
        open(now, reason);
    }

    /** Ends the open time early, though not before it has lasted so long: the next call is a trial. */
    synchronized void maybeBack(long now, Duration afterAtLeast) {
        if (state == State.OPEN) {
            long earliest = Math.max(now, openedAt + afterAtLeast.toNanos());
            opensUntil = Math.min(opensUntil, earliest);
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

    /** Whether a call on these terms would be admitted; takes nothing. */
    synchronized boolean admits(long now, Terms terms) {
        State seen = state(now);
        if (seen == State.CLOSED) {
            return true;
        }
        long out = trials.stream().filter(trial -> now - trial.until < 0).count();
        return switch (terms) {
            case WITH_OTHERS -> seen == State.HALF_OPEN && out < settings.maxRequests();
            case ALONE -> false;
            case LAST_RESORT -> out < (seen == State.HALF_OPEN ? settings.maxRequests() : 1);
        };
    }

    /** How long it stays open; zero when it is not. */
    synchronized Duration opensIn(long now) {
        return state == State.OPEN ? Duration.ofNanos(Math.max(0, opensUntil - now)) : Duration.ZERO;
    }

    /**
     * What part of the calls it takes: a tenth in the first second after it has closed, all of them half a minute
     * later.
     */
    synchronized double share(long now) {
        if (state != State.CLOSED || !everOpened) {
            return 1;
        }
        double passed = (double) (now - closedAt - FIRST_MOMENT.toNanos())
                / SLOW_START.minus(FIRST_MOMENT).toNanos();
        return Math.clamp(FIRST_SHARE + (1 - FIRST_SHARE) * passed, FIRST_SHARE, 1);
    }

    synchronized int consecutiveFailures() {
        return consecutive;
    }

    private void open(long now, String reason) {
        doublings = Math.min(MOST_DOUBLINGS, doublings);
        double longest = (double) settings.maxTimeout().toNanos();
        double open = Math.min(longest, settings.timeout().toNanos() * Math.pow(2, doublings));
        everOpened = true;
        openedAt = now;
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
        epoch++;
        trials.clear();
        state = to;
        changes.changed(to, reason);
    }
}
