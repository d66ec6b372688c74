/** Which Hapax this is. */
@NullMarked
package dev.hapax.cli.command.version;

import org.jspecify.annotations.NullMarked;
