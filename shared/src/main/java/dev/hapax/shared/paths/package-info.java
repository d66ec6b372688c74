/** Where things live: the configuration file, the socket, state. */
@NullMarked
package dev.hapax.shared.paths;

import org.jspecify.annotations.NullMarked;
