/** What was used and what it cost. In: the daemon's sums. Out: a table. */
@NullMarked
package dev.hapax.cli.command.usage;

import org.jspecify.annotations.NullMarked;
