/** What a rule means and how to keep it; what a failure leads to; what became of one request. */
@NullMarked
package dev.hapax.cli.command.explain;

import org.jspecify.annotations.NullMarked;
