/**
 * OpenAI's Responses API whole: requests, answers, streams and errors. In: bytes and frames of the API, or canonical
 * requests and events. Out: the same in the other form. Knows no provider and keeps nothing between requests, so that
 * what the original keeps for its callers is refused here in the original's words.
 */
@NullMarked
package dev.hapax.daemon.dialect.responses;

import org.jspecify.annotations.NullMarked;
