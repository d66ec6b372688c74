package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.ChanceScan;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.RequestScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One pass over a request: what is asked for and where it stands, and whether what must be there is. */
final class RequestScanner {
    private String model = "";
    private RequestScan.@Nullable Range modelAt;
    private boolean stream;
    private final ChanceScan chance = new ChanceScan();
    private boolean empty = true;
    private boolean hasMessages;
    private boolean hasMaxTokens;
    /** Whether a member of that name was passed anywhere in the messages; most requests are spared another look. */
    private boolean mayNameFiles;

    private final List<RequestScan.Handle> handles = new ArrayList<>();

    private RequestScanner() {}

    static RequestScan scan(byte[] body) throws BadRequest {
        var scanner = new RequestScanner();
        int insertAt = JsonScan.request(body, scanner::member);
        if (scanner.mayNameFiles) {
            scanner.handles.addAll(FileIds.in(body));
        }
        if (!scanner.hasMaxTokens) {
            throw required("max_tokens");
        }
        return scanner.found(scanner.stream, insertAt);
    }

    /** Of a request whose tokens are to be counted: how long its answer may be does not matter. */
    static RequestScan scanToCount(byte[] body) throws BadRequest {
        var scanner = new RequestScanner();
        return scanner.found(false, JsonScan.request(body, scanner::member));
    }

    private RequestScan found(boolean streamed, int insertAt) throws BadRequest {
        if (!hasMessages) {
            throw required("messages");
        }
        return new RequestScan(model, modelAt, streamed, true, null, insertAt, empty, false, handles)
                .with(chance.found());
    }

    /** In the words of the original, which clients look for. */
    static BadRequest required(String name) {
        return wrong("missing_required_parameter", name, ": Field required");
    }

    static BadRequest noMessages() {
        return wrong("empty_array", "messages", ": at least one message is required");
    }

    static BadRequest tooFewTokens() {
        return wrong("invalid_value", "max_tokens", " must be at least 1");
    }

    private static BadRequest wrong(String code, String name, String what) {
        return new BadRequest(GatewayError.badRequest(400, code, name + what, name));
    }

    private void member(String name, JsonParser value) throws BadRequest {
        empty = false;
        switch (name) {
            case "model" -> {
                model = JsonScan.text(value, "model");
                modelAt = JsonScan.range(value);
            }
            case "stream" -> stream = JsonScan.flag(value, "stream");
            case "max_tokens" -> maxTokens(value);
            case "messages" -> messages(value);
            case "container" -> held(name, value, "id");
            case "thread" -> held(name, value, "previous_message_id");
            default -> chance.member(name, value);
        }
    }

    /** Something by its id, or by an object with the id; an object without one asks for something new. */
    private void held(String name, JsonParser value, String idMember) {
        String id = value.currentToken() == JsonToken.START_OBJECT
                ? JsonScan.textIn(value, idMember)
                : JsonScan.textOrNull(value);
        if (id != null && !id.isEmpty()) {
            handles.add(new RequestScan.Handle(name, id));
        }
    }

    private void maxTokens(JsonParser value) throws BadRequest {
        switch (value.currentToken()) {
            case VALUE_NUMBER_INT -> {
                if (value.getBigIntegerValue().signum() < 1) {
                    throw tooFewTokens();
                }
                hasMaxTokens = true;
            }
            case VALUE_NULL -> {}
            default -> throw JsonScan.wrongType("max_tokens", "a whole number");
        }
    }

    private void messages(JsonParser value) throws BadRequest {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw JsonScan.wrongType("messages", "a list");
        }
        int inside = value.streamReadContext().getNestingDepth();
        if (value.nextToken() == JsonToken.END_ARRAY) {
            throw noMessages();
        }
        hasMessages = true;
        while (value.streamReadContext().getNestingDepth() >= inside) {
            mayNameFiles |= value.currentToken() == JsonToken.PROPERTY_NAME
                    && value.currentName().equals("file_id");
            value.nextToken();
        }
    }
}
