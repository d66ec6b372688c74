/** Scripts that complete commands in a shell. */
@NullMarked
package dev.hapax.cli.command.completion;

import org.jspecify.annotations.NullMarked;
