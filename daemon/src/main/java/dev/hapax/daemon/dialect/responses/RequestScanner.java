package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.ChanceScan;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.RequestScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One pass over a request: what is asked for, where it stands, and what it names that a provider holds. OpenAI keeps
 * every answer unless it is told not to; only where a caller says so itself is that an effect that matters, because
 * clients that never look again would lose their failover to it.
 */
final class RequestScanner {
    /** Members that name something a provider holds, as a text or a list of texts, wherever they stand. */
    private static final Set<String> NAMING = Set.of("file_id", "file_ids", "vector_store_ids", "container");

    private final List<RequestScan.Handle> handles = new ArrayList<>();
    private final ChanceScan chance = new ChanceScan();
    private String model = "";
    private RequestScan.@Nullable Range modelAt;
    private boolean stream;
    private boolean empty = true;
    private boolean sideEffects;

    private RequestScanner() {}

    static RequestScan scan(byte[] body) throws BadRequest {
        var scanner = new RequestScanner();
        int insertAt = JsonScan.request(body, scanner::member);
        return scanner.found(insertAt, scanner.stream, scanner.sideEffects);
    }

    /** Of a request whose tokens are to be counted: it is not answered, and nothing is kept of it. */
    static RequestScan scanToCount(byte[] body) throws BadRequest {
        var scanner = new RequestScanner();
        return scanner.found(JsonScan.request(body, scanner::member), false, false);
    }

    private RequestScan found(int insertAt, boolean streamed, boolean changes) {
        return new RequestScan(model, modelAt, streamed, true, null, insertAt, empty, changes, handles)
                .with(chance.found());
    }

    private void member(String name, JsonParser value) throws BadRequest {
        empty = false;
        switch (name) {
            case "model" -> {
                model = JsonScan.text(value, "model");
                modelAt = JsonScan.range(value);
            }
            case "stream" -> stream = JsonScan.flag(value, "stream");
            case "store", "background" -> sideEffects |= JsonScan.flag(value, name);
            case "previous_response_id" -> handle(name, JsonScan.text(value, name));
            case "conversation" -> conversation(value);
            case "prompt" -> prompt(value);
            case "input", "tools" -> within(value);
            default -> chance.member(name, value);
        }
    }

    private void conversation(JsonParser value) throws BadRequest {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            handle("conversation", JsonScan.text(value, "conversation"));
            return;
        }
        JsonScan.members(value, (name, inner) -> {
            if (name.equals("id")) {
                handle("conversation", JsonScan.text(inner, "conversation.id"));
            }
        });
    }

    private void prompt(JsonParser value) throws BadRequest {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        JsonScan.members(value, (name, inner) -> {
            if (name.equals("id")) {
                handle("prompt", JsonScan.text(inner, "prompt.id"));
            } else {
                within(inner);
            }
        });
    }

    private void within(JsonParser value) throws BadRequest {
        if (value.currentToken() == JsonToken.START_ARRAY) {
            while (value.nextToken() != JsonToken.END_ARRAY) {
                within(value);
            }
        } else if (value.currentToken() == JsonToken.START_OBJECT) {
            object(value);
        }
    }

    /** An object; as an item it may be the mere name of one that the provider holds. */
    private void object(JsonParser value) throws BadRequest {
        String[] idAndType = {"", ""};
        JsonScan.members(value, (name, inner) -> {
            if (NAMING.contains(name)) {
                named(name, inner);
            } else if (inner.currentToken() == JsonToken.VALUE_STRING) {
                if (name.equals("id")) {
                    idAndType[0] = inner.getString();
                } else if (name.equals("type")) {
                    idAndType[1] = inner.getString();
                }
            } else {
                within(inner);
            }
        });
        if (idAndType[1].equals("item_reference")) {
            handle("item_reference", idAndType[0]);
        }
    }

    private void named(String name, JsonParser value) throws BadRequest {
        if (value.currentToken() == JsonToken.VALUE_STRING) {
            handle(name, value.getString());
        } else if (value.currentToken() == JsonToken.START_ARRAY) {
            while (value.nextToken() != JsonToken.END_ARRAY) {
                named(name, value);
            }
        } else {
            within(value);
        }
    }

    private void handle(String param, String id) {
        if (!id.isEmpty()) {
            handles.add(new RequestScan.Handle(param, id));
        }
    }
}
