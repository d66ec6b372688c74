/** Every meter by its name. In: events. Out: Prometheus text. */
@NullMarked
package dev.hapax.daemon.metrics;

import org.jspecify.annotations.NullMarked;
