/**
 * The store that several daemons share. In: its address and questions. Out: their answers, or none in time. Knows
 * nothing of what is kept there.
 */
@NullMarked
package dev.hapax.daemon.redis;

import org.jspecify.annotations.NullMarked;
