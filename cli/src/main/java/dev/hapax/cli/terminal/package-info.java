/** What surrounds one invocation: streams, environment, and whether a person looks at them. Knows no command. */
@NullMarked
package dev.hapax.cli.terminal;

import org.jspecify.annotations.NullMarked;
