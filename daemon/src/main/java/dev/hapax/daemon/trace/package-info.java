/**
 * Spans for a collector of OpenTelemetry, only where one is named. In: events. Out: OTLP, off the request path. Knows
 * no prompt and no answer.
 */
@NullMarked
package dev.hapax.daemon.trace;

import org.jspecify.annotations.NullMarked;
