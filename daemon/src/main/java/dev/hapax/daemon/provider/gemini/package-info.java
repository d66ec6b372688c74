/**
 * Google's Gemini API: address, key, models, error codes, embeddings, counts of tokens. In: a configured provider. Out:
 * its adapter. Knows no sibling.
 */
@NullMarked
package dev.hapax.daemon.provider.gemini;

import org.jspecify.annotations.NullMarked;
