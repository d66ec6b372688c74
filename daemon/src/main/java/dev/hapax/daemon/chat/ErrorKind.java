package dev.hapax.daemon.chat;

/** The situations of http-api.md §4; every dialect has its own words for each. */
public enum ErrorKind {
    BAD_REQUEST,
    TOO_LARGE,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    MODEL_NOT_FOUND,
    RATE_LIMITED,
    INTERNAL,
    UPSTREAM,
    UNAVAILABLE,
    OVERLOADED,
    DEADLINE
}
