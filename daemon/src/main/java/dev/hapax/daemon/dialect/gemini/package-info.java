/**
 * Google's Gemini API as a wire format: generateContent and its streams, embeddings, counts of tokens, errors. In: the
 * canonical form, and bytes of the provider. Out: bytes for the provider, and canonical events. What its thoughts were
 * signed with is remembered from one request to the next, since callers cannot carry it.
 */
@NullMarked
package dev.hapax.daemon.dialect.gemini;

import org.jspecify.annotations.NullMarked;
