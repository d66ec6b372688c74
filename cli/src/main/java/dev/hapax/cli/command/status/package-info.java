/** One screen about the running daemon. */
@NullMarked
package dev.hapax.cli.command.status;

import org.jspecify.annotations.NullMarked;
