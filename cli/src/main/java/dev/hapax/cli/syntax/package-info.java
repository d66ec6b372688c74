/**
 * What the command line understands, written as code. In: names, meanings, and where a value goes; out: the model that
 * the parser works on. Knows no command.
 */
@NullMarked
package dev.hapax.cli.syntax;

import org.jspecify.annotations.NullMarked;
