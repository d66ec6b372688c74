package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What accounting needs of a whole answer.
 *
 * @param handles names of what the provider now holds and a later request may speak of, e.g. the answer's id
 */
public record AnswerSummary(@Nullable String model, FinishReason finish, Usage usage, List<String> handles) {
    public AnswerSummary {
        handles = List.copyOf(handles);
    }

    public AnswerSummary(@Nullable String model, FinishReason finish, Usage usage) {
        this(model, finish, usage, List.of());
    }
}
