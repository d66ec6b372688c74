/**
 * What the commands share: which file and socket are meant, which environment a configuration is read with. Knows no
 * single command.
 */
@NullMarked
package dev.hapax.cli.command;

import org.jspecify.annotations.NullMarked;
