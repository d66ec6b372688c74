/** Ends the running daemon. */
@NullMarked
package dev.hapax.cli.command.stop;

import org.jspecify.annotations.NullMarked;
