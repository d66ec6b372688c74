package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.AttemptRecord;
import java.time.Duration;
import java.util.List;

/**
 * What a writer must know besides the events.
 *
 * @param requestId the gateway's id of the request; ids of answers are made from it where the provider gave none
 * @param provider the provider that answers
 * @param model the model that answers, as the provider knows it
 * @param createdEpochSeconds when the answer began
 * @param usageWanted whether the caller asked for usage in the stream
 * @param attempts every target considered so far, the answering one last
 * @param waited time since the request came
 * @param request the caller's body, for dialects whose answers repeat some of it
 */
public record AnswerContext(
        String requestId,
        String provider,
        String model,
        long createdEpochSeconds,
        boolean usageWanted,
        List<AttemptRecord> attempts,
        Duration waited,
        byte[] request) {
    public AnswerContext {
        attempts = List.copyOf(attempts);
    }

    /** The same under another name of the model. */
    public AnswerContext withModel(String other) {
        return new AnswerContext(
                requestId, provider, other, createdEpochSeconds, usageWanted, attempts, waited, request);
    }
}
