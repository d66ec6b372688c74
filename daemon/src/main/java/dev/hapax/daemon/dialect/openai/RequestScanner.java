package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.ChanceScan;
import dev.hapax.daemon.dialect.ChatParameters;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.RequestScan;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One pass over a chat request: what is asked for and where it stands. */
final class RequestScanner {
    private String model = "";
    private RequestScan.@Nullable Range modelAt;
    private boolean stream;
    private boolean usageWanted;
    private RequestScan.@Nullable Range streamOptionsAt;
    private boolean empty = true;
    private boolean stores;
    private boolean hasMessages;
    private final ChanceScan chance = new ChanceScan();

    private RequestScanner() {}

    static RequestScan scan(byte[] body) throws BadRequest {
        var scanner = new RequestScanner();
        int insertAt = JsonScan.request(body, scanner::member);
        if (!scanner.hasMessages) {
            throw messages("missing_required_parameter", "messages is required");
        }
        return new RequestScan(
                        scanner.model,
                        scanner.modelAt,
                        scanner.stream,
                        scanner.usageWanted,
                        scanner.streamOptionsAt,
                        insertAt,
                        scanner.empty,
                        scanner.stores)
                .with(scanner.chance.found());
    }

    private void member(String name, JsonParser value) throws BadRequest {
        empty = false;
        switch (name) {
            case "model" -> {
                model = JsonScan.text(value, "model");
                modelAt = JsonScan.range(value);
            }
            case "stream" -> stream = JsonScan.flag(value, "stream");
            case "stream_options" -> streamOptions(value);
            case "store" -> stores = value.currentToken() == JsonToken.VALUE_TRUE;
            case "messages" -> messages(value);
            default -> chance.member(name, value);
        }
    }

    private void streamOptions(JsonParser value) throws BadRequest {
        int start = (int) value.currentTokenLocation().getByteOffset();
        usageWanted = ChatParameters.streamUsage(value);
        streamOptionsAt =
                new RequestScan.Range(start, (int) value.currentLocation().getByteOffset());
    }

    private void messages(JsonParser value) throws BadRequest {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw messages("invalid_type", "messages must be a list");
        }
        if (value.nextToken() == JsonToken.END_ARRAY) {
            throw messages("empty_array", "messages must have at least one message");
        }
        hasMessages = true;
    }

    private static BadRequest messages(String code, String message) {
        return new BadRequest(GatewayError.badRequest(400, code, message, "messages"));
    }
}
