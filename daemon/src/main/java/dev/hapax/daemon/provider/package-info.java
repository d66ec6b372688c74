/** The list of provider kinds, one line each. */
@NullMarked
package dev.hapax.daemon.provider;

import org.jspecify.annotations.NullMarked;
