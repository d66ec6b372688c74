/**
 * The log, and what happened lately. In: events, and how the file wants the log. Out: lines for each request, failover,
 * breaker change and reload; the last requests and the traffic of the last minutes. Knows no way to ask for them.
 */
@NullMarked
package dev.hapax.daemon.requestlog;

import org.jspecify.annotations.NullMarked;
