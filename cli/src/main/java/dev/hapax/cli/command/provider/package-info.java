/** Providers of the config file: added and removed, through a running daemon or in the file alone. */
@NullMarked
package dev.hapax.cli.command.provider;

import org.jspecify.annotations.NullMarked;
