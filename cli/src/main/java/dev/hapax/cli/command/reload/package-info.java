/** Applies a changed file. */
@NullMarked
package dev.hapax.cli.command.reload;

import org.jspecify.annotations.NullMarked;
