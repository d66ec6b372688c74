/**
 * Ollama's chat API. In: canonical requests; answers and streams of JSON lines as bytes. Out: the same the other way
 * round. Callers do not speak it to the gateway, so nothing passes through untouched.
 */
@NullMarked
package dev.hapax.daemon.dialect.ollama;

import org.jspecify.annotations.NullMarked;
