package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.RequestScan;

/** What OpenAI says where a request names what it does not hold; clients act on the codes. */
final class NotHeld {
    private NotHeld() {}

    static GatewayError of(RequestScan.Handle handle) {
        return switch (handle.param()) {
            case "previous_response_id" -> previousResponse(handle.id());
            case "conversation" -> conversation(handle.id());
            case "prompt" -> prompt(handle.id());
            case "item_reference" -> item(handle.id());
            case "vector_store_ids" -> notFound("Vector store with id '" + handle.id() + "' not found.", "tools");
            case "container" -> notFound("Container with id '" + handle.id() + "' not found.", "tools");
            default -> notFound("File with id '" + handle.id() + "' not found.", handle.param());
        };
    }

    static GatewayError previousResponse(String id) {
        return GatewayError.badRequest(
                400,
                "previous_response_not_found",
                "Previous response with id '" + id + "' not found.",
                "previous_response_id");
    }

    static GatewayError conversation(String id) {
        return notFound("Conversation with id '" + id + "' not found.", "conversation");
    }

    static GatewayError prompt(String id) {
        return notFound("Prompt with id '" + id + "' not found.", "prompt");
    }

    static GatewayError item(String id) {
        return notFound(
                "Item with id '" + id + "' not found. Items are not persisted when `store` is set to false."
                        + " Send the item itself, or remove it from your input.",
                "input");
    }

    private static GatewayError notFound(String message, String param) {
        return GatewayError.notFound("not_found", message, param);
    }
}
