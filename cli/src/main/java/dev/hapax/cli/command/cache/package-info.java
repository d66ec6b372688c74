/** The answers that are kept. In: the daemon's counts. Out: lines, and a store made empty. */
@NullMarked
package dev.hapax.cli.command.cache;

import org.jspecify.annotations.NullMarked;
