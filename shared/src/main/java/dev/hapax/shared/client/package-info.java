/** The daemon as seen from outside: one typed method per operation, over its unix socket. */
@NullMarked
package dev.hapax.shared.client;

import org.jspecify.annotations.NullMarked;
