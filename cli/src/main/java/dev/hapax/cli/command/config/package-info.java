/** The configuration: found, shown, compared, and written in the keys of today. */
@NullMarked
package dev.hapax.cli.command.config;

import org.jspecify.annotations.NullMarked;
