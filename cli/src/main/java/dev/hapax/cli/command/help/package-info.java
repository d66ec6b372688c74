/** Help for commands and topics. */
@NullMarked
package dev.hapax.cli.command.help;

import org.jspecify.annotations.NullMarked;
