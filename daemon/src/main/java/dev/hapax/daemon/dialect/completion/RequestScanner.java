package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.ChanceScan;
import dev.hapax.daemon.dialect.ChatParameters;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.RequestScan;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One pass over a completion request, with the checks that need no target. */
final class RequestScanner {
    static final int LONGEST_INPUT_BYTES = 512 * 1024;
    static final int LONGEST_DESCRIPTION_BYTES = 5 * 1024;
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");

    private final boolean advanced;
    private String model = "";
    private String provider = "";
    private RequestScan.@Nullable Range modelAt;
    private boolean stream;
    private boolean usageWanted;
    private final ChanceScan chance = new ChanceScan();
    private boolean empty = true;
    private boolean hasText;
    private boolean hasMessages;

    private RequestScanner(boolean advanced) {
        this.advanced = advanced;
    }

    static RequestScan scan(byte[] body, boolean advanced) throws BadRequest {
        var scanner = new RequestScanner(advanced);
        int insertAt = JsonScan.request(body, scanner::member);
        if (!scanner.hasText && !scanner.hasMessages) {
            throw new BadRequest(GatewayError.badRequest(
                    400, "missing_required_parameter", "Either input or messages must be provided", null));
        }
        return new RequestScan(
                        scanner.target(),
                        scanner.modelAt,
                        scanner.stream,
                        scanner.usageWanted,
                        null,
                        insertAt,
                        scanner.empty,
                        false)
                .with(scanner.chance.found());
    }

    /** The model as the chain names it: {@code provider/model} where the caller chose both. */
    private String target() {
        boolean both = !provider.isEmpty() && !model.isEmpty() && !model.startsWith(provider + "/");
        return both ? provider + "/" + model : model;
    }

    private void member(String name, JsonParser value) throws BadRequest {
        empty = false;
        switch (name) {
            case "model" -> {
                model = JsonScan.text(value, "model");
                modelAt = JsonScan.range(value);
            }
            case "provider" -> provider = advanced ? JsonScan.text(value, "provider") : "";
            case "stream" -> stream = JsonScan.flag(value, "stream");
            case "stream_options" -> usageWanted = ChatParameters.streamUsage(value);
            case "input" -> input(JsonScan.text(value, "input"), "input");
            case "prompt" -> prompt(value);
            case "function_description" -> description(JsonScan.text(value, "function_description"));
            case "messages" -> messages(value);
            default -> chance.member(name, value);
        }
    }

    private void prompt(JsonParser value) throws BadRequest {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            input(JsonScan.text(value, "prompt"), "prompt");
            return;
        }
        JsonToken first = value.nextToken();
        if (first == JsonToken.END_ARRAY) {
            return;
        }
        if (first != JsonToken.VALUE_STRING) {
            throw JsonScan.wrongType("prompt[0]", "a string");
        }
        input(value.getString(), "prompt");
        if (value.nextToken() != JsonToken.END_ARRAY) {
            throw bad(400, "invalid_value", "prompt must be a text or a list with one text", "prompt");
        }
    }

    private void input(String text, String path) throws BadRequest {
        int bytes = bytes(text);
        if (bytes > LONGEST_INPUT_BYTES) {
            throw bad(
                    400,
                    "string_above_max_length",
                    path + " has " + bytes + " bytes; at most " + LONGEST_INPUT_BYTES + " (512 KiB) are allowed",
                    path);
        }
        hasText |= !text.isEmpty();
    }

    private static void description(String text) throws BadRequest {
        int bytes = bytes(text);
        if (bytes > LONGEST_DESCRIPTION_BYTES) {
            throw bad(
                    400,
                    "string_above_max_length",
                    "function_description has " + bytes + " bytes; at most " + LONGEST_DESCRIPTION_BYTES
                            + " (5 KiB) are allowed",
                    "function_description");
        }
    }

    private void messages(JsonParser value) throws BadRequest {
        if (value.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw JsonScan.wrongType("messages", "a list");
        }
        for (int i = 0; value.nextToken() != JsonToken.END_ARRAY; i++) {
            hasMessages = true;
            message(value, "messages[" + i + "]");
        }
    }

    private static void message(JsonParser value, String path) throws BadRequest {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            throw JsonScan.wrongType(path, "an object");
        }
        var seen = new Object() {
            String role = "";
            boolean content;
        };
        JsonScan.members(value, (name, at) -> {
            switch (name) {
                case "role" -> seen.role = JsonScan.text(at, path + ".role");
                case "content" -> seen.content |= says(at, path + ".content");
                // A turn of calls alone says enough.
                case "tool_calls", "refusal" -> seen.content |= at.currentToken() != JsonToken.VALUE_NULL;
                default -> {}
            }
        });
        if (!ROLES.contains(seen.role)) {
            String found = seen.role.isEmpty() ? "is missing" : "is unknown";
            throw bad(
                    422,
                    "invalid_value",
                    path + ".role " + found + ": it must be system, developer, user, assistant or tool",
                    path + ".role");
        }
        if (!seen.content) {
            throw bad(422, "invalid_value", path + ".content is empty", path + ".content");
        }
    }

    private static boolean says(JsonParser content, String path) throws BadRequest {
        return switch (content.currentToken()) {
            case START_ARRAY -> content.nextToken() != JsonToken.END_ARRAY;
            case VALUE_STRING, VALUE_NULL -> !JsonScan.text(content, path).isEmpty();
            default -> throw JsonScan.wrongType(path, "a string or a list of parts");
        };
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static BadRequest bad(int status, String code, String message, String param) {
        return new BadRequest(GatewayError.badRequest(status, code, message, param));
    }
}
