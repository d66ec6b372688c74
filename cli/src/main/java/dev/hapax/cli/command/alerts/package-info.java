/** What is watched, what fires, and whether it would arrive. */
@NullMarked
package dev.hapax.cli.command.alerts;

import org.jspecify.annotations.NullMarked;
