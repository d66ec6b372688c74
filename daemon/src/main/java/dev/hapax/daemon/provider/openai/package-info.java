/**
 * OpenAI's Chat Completions API and the many servers that copy it: addresses, key, error codes. In: a configured
 * provider. Out: its adapter. Knows no sibling.
 */
@NullMarked
package dev.hapax.daemon.provider.openai;

import org.jspecify.annotations.NullMarked;
