package dev.hapax.daemon.dialect.ollama;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors as {@code {"error":"…"}}; with OpenAI's object in its place where a proxy stands before Ollama. */
final class Errors {
    private Errors() {}

    static ProviderError read(byte[] body) {
        if (!(Json.tryRead(body) instanceof ObjectNode root)) {
            return new ProviderError(null, null, null, null, body);
        }
        JsonNode error = root.get("error");
        if (error instanceof ObjectNode object) {
            return new ProviderError(
                    Json.textOf(object, "type"),
                    Json.textOf(object, "code"),
                    Json.textOf(object, "message"),
                    null,
                    body);
        }
        return new ProviderError(null, null, Json.textOf(root, "error"), null, body);
    }
}
