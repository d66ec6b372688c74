/**
 * A provider without a network, for the first minute and for tests: says again what it was told. In: a configured
 * provider. Out: its adapter. Knows no sibling.
 */
@NullMarked
package dev.hapax.daemon.provider.echo;

import org.jspecify.annotations.NullMarked;
