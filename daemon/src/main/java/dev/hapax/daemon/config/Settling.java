package dev.hapax.daemon.config;

import org.jspecify.annotations.Nullable;

/**
 * Tells when a file that was written has come to rest: the half of a file may be a valid one, and must not be taken for
 * the whole. Looks lie a quiet period apart.
 */
final class Settling {
    private static final int QUIET_PERIODS = 1;
    /** Who writes the same file anew passes through its beginnings, so these are believed later. */
    private static final int QUIET_PERIODS_IF_CUT_SHORT = 2;

    private @Nullable Sight last;
    private int quiet;

    /** @param before what was seen when the first hint came, null where there was none */
    Settling(@Nullable Sight before) {
        this.last = before;
    }

    /** @return whether nothing has changed for long enough */
    boolean rests(Sight now) {
        quiet = now.equals(last) ? quiet + 1 : 0;
        last = now;
        return quiet >= (now.cutShort() ? QUIET_PERIODS_IF_CUT_SHORT : QUIET_PERIODS);
    }
}
