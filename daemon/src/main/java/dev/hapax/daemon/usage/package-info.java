/**
 * What was used and what it cost, hour by hour, over restarts. In: events. Out: sums, and a file a day in the state
 * directory. Knows no caller but by the name of a key.
 */
@NullMarked
package dev.hapax.daemon.usage;

import org.jspecify.annotations.NullMarked;
