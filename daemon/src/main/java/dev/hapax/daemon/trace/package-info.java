/**
 * Spans for a collector of OpenTelemetry, only where one is named. In: events, and which kinds the providers' names
 * stand for. Out: OTLP, off the request path. Knows no prompt and no answer.
 */
@NullMarked
package dev.hapax.daemon.trace;

import org.jspecify.annotations.NullMarked;
