package dev.hapax.daemon.chat;

import java.util.Locale;

/** How an answer came about, as callers, logs and metrics are told. */
public enum CacheUse {
    /** It was kept. */
    HIT,
    /** It was asked for, and may be kept. */
    MISS,
    /** Somebody else had asked at that time. */
    SHARED,
    /** The caller, or what it asks, wants no other than its own. */
    BYPASS,
    /** Nothing is kept on this route. */
    OFF;

    /** {@code hit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
