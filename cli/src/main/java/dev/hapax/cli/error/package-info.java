/** How commands end: exit codes, failures in words, and the one place where they are printed. */
@NullMarked
package dev.hapax.cli.error;

import org.jspecify.annotations.NullMarked;
