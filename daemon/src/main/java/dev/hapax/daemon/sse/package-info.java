/**
 * Server-sent events, newline-delimited JSON and JSON arrays. In: bytes as they arrive. Out: frames. Knows no dialect.
 */
@NullMarked
package dev.hapax.daemon.sse;

import org.jspecify.annotations.NullMarked;
