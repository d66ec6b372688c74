/** Counts what happened. In: events, and each generation's names. Out: the meters in a scraper's format. */
@NullMarked
package dev.hapax.daemon.metrics;

import org.jspecify.annotations.NullMarked;
