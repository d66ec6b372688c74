/** Checks files without a daemon. In: files. Out: reports and an exit code. */
@NullMarked
package dev.hapax.cli.command.validate;

import org.jspecify.annotations.NullMarked;
