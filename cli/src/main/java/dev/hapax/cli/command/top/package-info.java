/** The gateway on one screen that can be left open. In: what the daemon tells, each second. Out: a drawn screen. */
@NullMarked
package dev.hapax.cli.command.top;

import org.jspecify.annotations.NullMarked;
