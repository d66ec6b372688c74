package dev.hapax.daemon.chat;

/** Why an answer ended. Whatever is not known stays {@link #UNKNOWN} and never becomes a stop. */
public enum FinishReason {
    STOP,
    STOP_SEQUENCE,
    LENGTH,
    TOOL_CALLS,
    FILTERED,
    PAUSED,
    UNKNOWN
}
