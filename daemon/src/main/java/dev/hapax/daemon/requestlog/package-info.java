/** One line a request, and one for each failover, breaker change and reload. In: events. Out: log lines. */
@NullMarked
package dev.hapax.daemon.requestlog;

import org.jspecify.annotations.NullMarked;
