package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the parts of one answer: text, thoughts and calls, which come whole. Remembers by the id that a call is given
 * what it was signed with, and with the first call what the text beside it was signed with.
 */
final class PartReader {
    private final Signatures signatures;
    private int calls;
    private @Nullable String firstCall;
    private @Nullable String textSignature;

    PartReader(Signatures signatures) {
        this.signatures = signatures;
    }

    /** Whether a function was called. */
    boolean called() {
        return calls > 0;
    }

    void read(ArrayNode parts, Consumer<ChatEvent> events) {
        for (JsonNode part : parts) {
            if (part.get("functionCall") instanceof ObjectNode call) {
                call(call, Json.textOf(part, "thoughtSignature"), events);
            } else {
                said(part, events);
            }
        }
    }

    private void said(JsonNode part, Consumer<ChatEvent> events) {
        String text = Json.textOf(part, "text");
        String signature = Json.textOf(part, "thoughtSignature");
        if (part.path("thought").isBoolean() && part.path("thought").booleanValue()) {
            if (text != null && !text.isEmpty()) {
                events.accept(new ChatEvent.ThinkingDelta(text));
            }
            if (signature != null) {
                signatures.rememberThought(signature);
                events.accept(new ChatEvent.ThinkingSigned(signature));
            }
            return;
        }
        if (text != null && !text.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(text));
        }
        if (signature != null) {
            textSignature = signature;
            if (firstCall != null) {
                Signatures.Call known = signatures.of(firstCall);
                signatures.remember(firstCall, new Signatures.Call(known.providerId(), known.signature(), signature));
            }
        }
    }

    private void call(ObjectNode call, @Nullable String signature, Consumer<ChatEvent> events) {
        String id = signatures.newId();
        String providerId = Json.textOf(call, "id");
        boolean first = firstCall == null;
        if (first) {
            firstCall = id;
        }
        signatures.remember(
                id,
                new Signatures.Call(
                        providerId == null || providerId.isEmpty() ? null : providerId,
                        signature,
                        first ? textSignature : null));
        String name = Json.textOf(call, "name");
        events.accept(new ChatEvent.ToolCallStarted(calls, id, name == null ? "" : name));
        events.accept(new ChatEvent.ToolArgumentsDelta(calls, Json.text(Json.objectOf(call, "args"))));
        calls++;
    }
}
