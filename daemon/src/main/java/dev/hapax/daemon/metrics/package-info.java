/**
 * Counts what happened. In: events, each generation's names, and at each scrape how the providers and the cache are.
 * Out: the meters in a scraper's format. Knows no HTTP.
 */
@NullMarked
package dev.hapax.daemon.metrics;

import org.jspecify.annotations.NullMarked;
