/** Ollama's own API: address, models, error codes. In: a configured provider. Out: its adapter. Knows no sibling. */
@NullMarked
package dev.hapax.daemon.provider.ollama;

import org.jspecify.annotations.NullMarked;
