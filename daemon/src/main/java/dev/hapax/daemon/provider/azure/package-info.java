/**
 * OpenAI's models at Azure: addresses of deployments, key, error codes. In: a configured provider. Out: its adapter.
 * Knows no sibling.
 */
@NullMarked
package dev.hapax.daemon.provider.azure;

import org.jspecify.annotations.NullMarked;
