/**
 * Chat Completions: the wire format of OpenAI and of the many that copy it. In: requests, answers, streams and errors
 * as bytes. Out: the same in canonical form, and back. Knows no provider by name.
 */
@NullMarked
package dev.hapax.daemon.dialect.openai;

import org.jspecify.annotations.NullMarked;
