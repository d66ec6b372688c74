package dev.hapax.daemon.fake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A proper reply, which each API puts into its own words; streamed if the request asks for a stream. */
public sealed interface Reply extends Step {
    static Reply text(String text) {
        return new Text(text);
    }

    /** @param argumentsJson JSON text of an object */
    static Reply toolCall(String name, String argumentsJson) {
        return new ToolCalls(List.of(new Call(name, argumentsJson)));
    }

    static Reply twoTools(String firstName, String firstJson, String secondName, String secondJson) {
        return new ToolCalls(List.of(new Call(firstName, firstJson), new Call(secondName, secondJson)));
    }

    /** @param signature what the provider signs the thought with; null where the API or its server does not */
    static Reply thought(String thinking, @Nullable String signature, String text) {
        return new Thought(thinking, signature, text);
    }

    /** @param json what a model answers that is held to a schema, however it is held */
    static Step held(String json) {
        return new Held(json);
    }

    /** @param code the provider's own word: a code for OpenAI, an error type for Anthropic */
    static Reply error(int status, @Nullable String code) {
        return new Failed(status, code, "the fake says " + code);
    }

    static Reply error(int status, @Nullable String code, String message) {
        return new Failed(status, code, message);
    }

    record Text(String text) implements Reply {}

    /** A thought and what is said after it. */
    record Thought(String thinking, @Nullable String signature, String text) implements Reply {}

    record ToolCalls(List<Call> calls) implements Reply {}

    record Held(String json) implements Step {}

    record Failed(int status, @Nullable String code, String message) implements Reply {}

    record Call(String name, String argumentsJson) {}
}
