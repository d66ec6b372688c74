package dev.hapax.daemon.chat;

import org.jspecify.annotations.Nullable;

/**
 * One step of an answer. A stream is a sequence of these; a whole answer is the same sequence at once: {@link Started},
 * any number of deltas, {@link UsageReported} at most a few times (the last counts), {@link Finished} once. A reader
 * emits {@code Finished} last, after the usage if there is any, so that a writer need not wait.
 */
public sealed interface ChatEvent {
    /** @param id the provider's id of the answer, or null */
    record Started(@Nullable String id, @Nullable String model) implements ChatEvent {}

    record TextDelta(String text) implements ChatEvent {}

    record ThinkingDelta(String text) implements ChatEvent {}

    /** The signature of the thinking so far. */
    record ThinkingSigned(String signature) implements ChatEvent {}

    record RedactedThinking(String data) implements ChatEvent {}

    record RefusalDelta(String text) implements ChatEvent {}

    /** @param index counts tool calls of the answer from 0 */
    record ToolCallStarted(int index, String id, String name) implements ChatEvent {}

    /** A piece of the JSON text of the arguments; pieces of two calls may alternate. */
    record ToolArgumentsDelta(int index, String json) implements ChatEvent {}

    record UsageReported(Usage usage) implements ChatEvent {}

    record Finished(FinishReason reason, @Nullable String stopSequence) implements ChatEvent {}

    /** Whether a caller who sees it has seen something of the answer (failover.md §2). */
    default boolean content() {
        return switch (this) {
            case Started _, UsageReported _ -> false;
            case TextDelta(String text) -> !text.isEmpty();
            case ThinkingDelta(String text) -> !text.isEmpty();
            case RefusalDelta(String text) -> !text.isEmpty();
            case ThinkingSigned _, RedactedThinking _, ToolCallStarted _, ToolArgumentsDelta _, Finished _ -> true;
        };
    }
}
