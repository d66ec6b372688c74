/** What other programs need to watch the gateway: rules, a dashboard, a scrape configuration. Out: documents. */
@NullMarked
package dev.hapax.cli.command.metrics;

import org.jspecify.annotations.NullMarked;
