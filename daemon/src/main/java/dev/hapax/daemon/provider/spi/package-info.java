/**
 * What a provider must be able to do, and the one way out to all that speak HTTP. In: a caller's question and a model.
 * Out: an answer, or why there is none. Knows no kind.
 */
@NullMarked
package dev.hapax.daemon.provider.spi;

import org.jspecify.annotations.NullMarked;
