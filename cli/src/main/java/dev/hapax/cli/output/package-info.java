/**
 * The only writer of results: tables and lines for people, JSON, YAML and names for programs, all from one answer.
 * Knows no command.
 */
@NullMarked
package dev.hapax.cli.output;

import org.jspecify.annotations.NullMarked;
