/**
 * The configuration in force: one immutable generation, its builder, the door through which it changes. In: a file and
 * its changes. Out: generations, and the news of each. Knows no request.
 */
@NullMarked
package dev.hapax.daemon.config;

import org.jspecify.annotations.NullMarked;
