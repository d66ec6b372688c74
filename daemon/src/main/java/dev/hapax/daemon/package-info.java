/** The daemon's wiring: what is opened in which order, how it stops. No decisions. */
@NullMarked
package dev.hapax.daemon;

import org.jspecify.annotations.NullMarked;
