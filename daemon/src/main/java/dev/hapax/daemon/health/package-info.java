/**
 * How every target is: breakers, cooldowns, probes. In: what attempts and probes found. Out: who may be asked now.
 * Knows no request.
 */
@NullMarked
package dev.hapax.daemon.health;

import org.jspecify.annotations.NullMarked;
