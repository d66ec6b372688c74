/** The canonical vocabulary between dialects: requests, events, outcomes, failures. Knows nothing of ours. */
@NullMarked
package dev.hapax.daemon.chat;

import org.jspecify.annotations.NullMarked;
