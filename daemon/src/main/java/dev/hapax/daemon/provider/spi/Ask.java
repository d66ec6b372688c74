package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.RequestScan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller's question, good for any number of attempts.
 *
 * @param transcript where it is written down what the caller gets, or null
 * @param resumes whether the answer is to go on where the transcript ends
 * @param cache how the answer will have come about, for answers that tell it
 * @param headers what the caller's dialect lets travel, by lowercase name, e.g. {@code anthropic-beta}
 */
public record Ask(
        String requestId,
        Question question,
        Map<String, String> headers,
        Cancellation cancellation,
        @Nullable Transcript transcript,
        boolean resumes,
        CacheUse cache) {
    /** By which the official SDKs tell how often they have repeated a call. */
    public static final String REPEATS_HEADER = "x-stainless-retry-count";

    public Ask {
        headers = Map.copyOf(headers);
    }

    public Ask(String requestId, Question question, Map<String, String> headers, Cancellation cancellation) {
        this(requestId, question, headers, cancellation, CacheUse.OFF);
    }

    public Ask(
            String requestId,
            Question question,
            Map<String, String> headers,
            Cancellation cancellation,
            CacheUse cache) {
        this(requestId, question, headers, cancellation, null, false, cache);
    }

    /** The same with the question put otherwise. */
    public Ask about(Question other) {
        return new Ask(requestId, other, headers, cancellation, transcript, resumes, cache);
    }

    /** The same, and what the caller gets is written down. */
    public Ask recordedIn(Transcript delivered) {
        return new Ask(requestId, question, headers, cancellation, delivered, false, cache);
    }

    /** The same for a target that is to go on where the transcript ends. */
    public Ask resuming(Transcript delivered) {
        return new Ask(requestId, question, headers, cancellation, delivered, true, cache);
    }

    /**
     * What a writer of the answer must know.
     *
     * @param model that answers, as the provider knows it
     * @param before every target considered before this one
     */
    public AnswerContext answeredBy(
            Target target, String model, int status, Duration took, List<AttemptRecord> before) {
        List<AttemptRecord> attempts = new ArrayList<>(before);
        attempts.add(new AttemptRecord(target, "ok", status, took, null));
        Duration waited = attempts.stream().map(AttemptRecord::took).reduce(Duration.ZERO, Duration::plus);
        return new AnswerContext(
                requestId,
                target.provider(),
                model,
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                question.scan().usageWanted(),
                attempts,
                waited,
                question.body(),
                cache);
    }

    boolean stream() {
        return question.scan().stream();
    }

    /** The frame that tells a caller of a begun stream that it failed. */
    public byte[] streamError(GatewayError error) {
        return switch (question) {
            case Question.Chat chat -> chat.dialect().writeStreamError(error, requestId);
            case Question.Embeddings _, Question.TokenCount _ ->
                throw new IllegalStateException("Only conversations are streamed");
        };
    }

    /** How often the caller's own client has sent this before, as it says. */
    public int callersRepeats() {
        String count = headers.getOrDefault(REPEATS_HEADER, "");
        return count.matches("\\d{1,3}") ? Integer.parseInt(count) : 0;
    }

    /** Whether the caller's dialect has a status of its own for an overloaded provider. */
    public boolean knowsOverloaded() {
        return switch (question) {
            case Question.Chat chat -> chat.dialect().name().equals("anthropic");
            case Question.Embeddings _ -> false;
            case Question.TokenCount _ -> true;
        };
    }

    /** Whether the same question gets the same answer: no chance is wanted, or always the same one. */
    public boolean repeatable() {
        RequestScan.Chance chance = question.scan().chance();
        return chance.seeded() || (chance.temperature() != null && chance.temperature() == 0);
    }

    /** Whether a broken answer to this could be gone on with: one text. */
    public boolean splices() {
        return switch (question) {
            case Question.Chat chat ->
                chat.scan().stream() && chat.scan().chance().choices() == 1;
            case Question.Embeddings _, Question.TokenCount _ -> false;
        };
    }

    /** Whether the call changes something at the provider (failover.md §8). */
    public boolean sideEffects() {
        return question.scan().sideEffects();
    }
}
