package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.CacheUse;
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
 * @param cache how the answer came about
 */
public record AnswerContext(
        String requestId,
        String provider,
        String model,
        long createdEpochSeconds,
        boolean usageWanted,
        List<AttemptRecord> attempts,
        Duration waited,
        byte[] request,
        CacheUse cache) {
    public AnswerContext {
        attempts = List.copyOf(attempts);
    }

    /** Of an answer that is not kept. */
    public AnswerContext(
            String requestId,
            String provider,
            String model,
            long createdEpochSeconds,
            boolean usageWanted,
            List<AttemptRecord> attempts,
            Duration waited,
            byte[] request) {
        this(requestId, provider, model, createdEpochSeconds, usageWanted, attempts, waited, request, CacheUse.OFF);
    }

    /** The same under another name of the model. */
    public AnswerContext withModel(String other) {
        return new AnswerContext(
                requestId, provider, other, createdEpochSeconds, usageWanted, attempts, waited, request, cache);
    }
}
