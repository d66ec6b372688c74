/** Routes: through a running daemon, or in the file alone. */
@NullMarked
package dev.hapax.cli.command.route;

import org.jspecify.annotations.NullMarked;
