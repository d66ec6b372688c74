/** The first config file: the environment comes in, a file that says the same goes out. */
@NullMarked
package dev.hapax.cli.command.init;

import org.jspecify.annotations.NullMarked;
