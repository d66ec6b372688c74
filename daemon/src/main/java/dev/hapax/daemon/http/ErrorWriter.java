package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.completion.HapaxErrors;

/** Puts an error into the words of a route's dialect. */
@FunctionalInterface
interface ErrorWriter {
    /** For paths that have no dialect. */
    ErrorWriter HAPAX = HapaxErrors::write;

    byte[] write(GatewayError error, String requestId);
}
