package dev.hapax.daemon.chat;

import java.util.Locale;

/** The rows of failover.md §1, in their order; the ids are those of metrics, logs and {@code attempts}. */
public enum FailureKind {
    UNREACHABLE,
    CONNECT_TIMEOUT,
    TLS,
    RESET_REUSED,
    RESET,
    SILENT,
    RETRYABLE_4XX,
    RATE_LIMITED,
    RATE_LIMITED_LONG,
    QUOTA,
    SERVER_ERROR,
    OVERLOADED,
    KEY_REFUSED,
    FORBIDDEN,
    MODEL_MISSING,
    CONTEXT_LENGTH,
    CALLER_ERROR,
    FILTERED,
    REDIRECT,
    MALFORMED,
    ERROR_EVENT,
    STREAM_DIED,
    OUR_LIMIT,
    CLIENT_CLOSED,
    DEADLINE;

    /** {@code rate_limited_long}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
