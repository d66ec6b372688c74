/** Where the configuration is found. */
@NullMarked
package dev.hapax.cli.command.config;

import org.jspecify.annotations.NullMarked;
