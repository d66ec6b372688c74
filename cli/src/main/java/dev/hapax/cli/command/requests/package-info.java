/** What was asked lately and what became of it. In: the daemon's memory of the last requests. Out: a list of them. */
@NullMarked
package dev.hapax.cli.command.requests;

import org.jspecify.annotations.NullMarked;
