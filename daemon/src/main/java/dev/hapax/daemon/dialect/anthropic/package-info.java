/**
 * Anthropic's Messages API. In: requests, answers, streams and errors as bytes. Out: the same in canonical form, and
 * back. Knows no provider by name.
 */
@NullMarked
package dev.hapax.daemon.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
