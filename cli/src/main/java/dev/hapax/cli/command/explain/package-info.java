/** What a rule means and how to keep it. */
@NullMarked
package dev.hapax.cli.command.explain;

import org.jspecify.annotations.NullMarked;
