/**
 * The foreground gateway: starts it, tells a person or a program that it is ready, obeys signals, drains. Sees the
 * daemon only through {@link dev.hapax.cli.command.serve.Gateway}.
 */
@NullMarked
package dev.hapax.cli.command.serve;

import org.jspecify.annotations.NullMarked;
