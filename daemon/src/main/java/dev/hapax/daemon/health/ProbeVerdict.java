package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.FailureKind;

/** What a probe that failed says of its provider. Whoever answers is there, whatever the answer is. */
enum ProbeVerdict {
    /** It does not take the key for what it was asked. */
    REFUSED,
    /** It has answered, and what it said is no matter of its health (failover.md §1). */
    ANSWERED,
    /** It cannot be reached, or has trouble. */
    UNWELL,
    /** The probe came to no end of its own. */
    NOTHING;

    static ProbeVerdict of(FailureKind kind) {
        return switch (kind) {
            case KEY_REFUSED -> REFUSED;
            case RETRYABLE_4XX,
                    RATE_LIMITED,
                    RATE_LIMITED_LONG,
                    QUOTA,
                    FORBIDDEN,
                    MODEL_MISSING,
                    CONTEXT_LENGTH,
                    CALLER_ERROR,
                    FILTERED -> ANSWERED;
            case UNREACHABLE,
                    CONNECT_TIMEOUT,
                    TLS,
                    RESET_REUSED,
                    RESET,
                    SILENT,
                    SERVER_ERROR,
                    OVERLOADED,
                    REDIRECT,
                    MALFORMED,
                    ERROR_EVENT,
                    STREAM_DIED,
                    DEADLINE -> UNWELL;
            case OUR_LIMIT, CLIENT_CLOSED -> NOTHING;
        };
    }
}
