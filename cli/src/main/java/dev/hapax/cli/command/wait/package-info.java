/** Waits for the daemon. */
@NullMarked
package dev.hapax.cli.command.wait;

import org.jspecify.annotations.NullMarked;
