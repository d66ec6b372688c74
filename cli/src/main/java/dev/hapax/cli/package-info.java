/** The program's wiring: the command tree, and the one place where the command line sees the daemon. */
@NullMarked
package dev.hapax.cli;

import org.jspecify.annotations.NullMarked;
