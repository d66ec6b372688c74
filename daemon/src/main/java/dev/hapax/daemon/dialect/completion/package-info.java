/**
 * Hapax's own completions: text in, text out, a superset of OpenAI's legacy text completion (http-api.md §3), served
 * only. In: requests as bytes. Out: canonical requests; answers, streams and errors as bytes.
 */
@NullMarked
package dev.hapax.daemon.dialect.completion;

import org.jspecify.annotations.NullMarked;
