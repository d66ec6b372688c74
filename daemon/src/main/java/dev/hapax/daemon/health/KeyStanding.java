package dev.hapax.daemon.health;

import java.time.Duration;

/**
 * Whether one API key is welcome. A refused key is set aside until a reload and tried again by a single call each five
 * minutes; one without quota is set aside for a time. What a probe is refused, a call need not be, for keys may be made
 * for calls alone: the next call tells, and if it goes well, probes have no say in this any more. Guarded by itself.
 */
final class KeyStanding {
    private static final Duration RECHECK = Duration.ofMinutes(5);

    private final Cooldown cooldown = new Cooldown();
    private boolean refusedToCall;
    private boolean refusedToProbe;
    private boolean forCallsAlone;

    /** The key may be used now, {@link #left} says so. If it was refused, everybody else waits for what comes of it. */
    synchronized boolean isRecheck(long now) {
        if (refused()) {
            cooldown.begin(now, RECHECK, cooldown.since());
        }
        return refused();
    }

    synchronized Duration left(long now) {
        return cooldown.left(now);
    }

    synchronized boolean refused() {
        return refusedToCall || refusedToProbe;
    }

    Cooldown.Since since() {
        return cooldown.since();
    }

    synchronized void refused(long now, Cooldown.Since why) {
        refusedToCall = true;
        cooldown.begin(now, RECHECK, why);
    }

    synchronized void refusedToProbe(Cooldown.Since why) {
        if (forCallsAlone) {
            return;
        }
        if (!refused()) {
            cooldown.because(why);
        }
        refusedToProbe = true;
    }

    synchronized void setAside(long now, Duration time, Cooldown.Since why) {
        cooldown.begin(now, time, why);
    }

    /** The call that was to tell has told nothing: the next one may. */
    synchronized void toldNothing() {
        cooldown.over();
    }

    synchronized void accepted(long now) {
        if (refused()) {
            forCallsAlone |= refusedToProbe && !refusedToCall;
            forgive();
        } else {
            cooldown.wentWell(now);
        }
    }

    /** A probe was answered: that says something of a key only where it was a probe that it was refused to. */
    synchronized void probeAnswered() {
        if (refusedToProbe) {
            forgive();
        }
    }

    /** A reload: the owner may have seen to it. */
    synchronized void forgive() {
        refusedToCall = false;
        refusedToProbe = false;
        cooldown.over();
    }
}
