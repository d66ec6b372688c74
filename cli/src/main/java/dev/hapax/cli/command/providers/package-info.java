/** How the providers are. */
@NullMarked
package dev.hapax.cli.command.providers;

import org.jspecify.annotations.NullMarked;
