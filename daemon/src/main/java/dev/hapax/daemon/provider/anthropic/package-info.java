/**
 * Anthropic's Messages API: address, key, versions, error codes. In: a configured provider. Out: its adapter. Knows no
 * sibling.
 */
@NullMarked
package dev.hapax.daemon.provider.anthropic;

import org.jspecify.annotations.NullMarked;
