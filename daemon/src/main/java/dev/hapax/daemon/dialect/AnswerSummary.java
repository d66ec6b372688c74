package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs to know of a whole answer.
 *
 * @param handles names of what the provider now holds and a later request may speak of, e.g. the answer's id
 * @param signatures what the provider put to its reasoning so that it, and nobody else, recognises it later
 */
public record AnswerSummary(
        @Nullable String model, FinishReason finish, Usage usage, List<String> handles, List<String> signatures) {
    public AnswerSummary {
        handles = List.copyOf(handles);
        signatures = List.copyOf(signatures);
    }

    public AnswerSummary(@Nullable String model, FinishReason finish, Usage usage, List<String> handles) {
        this(model, finish, usage, handles, List.of());
    }

    public AnswerSummary(@Nullable String model, FinishReason finish, Usage usage) {
        this(model, finish, usage, List.of(), List.of());
    }
}
