/** Server-sent events and newline-delimited JSON. In: bytes as they arrive. Out: frames. Knows no dialect. */
@NullMarked
package dev.hapax.daemon.sse;

import org.jspecify.annotations.NullMarked;
