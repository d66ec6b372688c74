package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import org.jspecify.annotations.Nullable;

/** What accounting needs of a whole answer. */
public record AnswerSummary(@Nullable String model, FinishReason finish, Usage usage) {}
