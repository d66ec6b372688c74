package dev.hapax.daemon.requestlog;

import org.jspecify.annotations.Nullable;

/**
 * How whoever starts the gateway wants its log to look.
 *
 * @param format text or json, whatever the file says; null: the file decides, else who reads it
 * @param terminal whether a person reads standard error
 * @param colour whether text on standard error is coloured
 */
public record LogLook(@Nullable String format, boolean terminal, boolean colour) {
    /** What programs read. */
    public static final LogLook PLAIN = new LogLook(null, false, false);
}
