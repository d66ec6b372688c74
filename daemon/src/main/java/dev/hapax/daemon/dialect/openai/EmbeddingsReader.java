package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.EmbeddingsRequest.Input;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.RequestScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads a request for embeddings in one pass without a tree: a batch may have millions of tokens. */
final class EmbeddingsReader {
    /** OpenAI's own limit. */
    private static final int MOST_INPUTS = 2048;

    private String model = "";
    private RequestScan.@Nullable Range modelAt;
    private boolean empty = true;
    private boolean hasInput;
    private final boolean whole;
    private final List<Input> inputs = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();
    private @Nullable Integer dimensions;
    private boolean base64;
    private @Nullable String user;

    /** @param whole whether everything is wanted, not only what a scan must find */
    private EmbeddingsReader(boolean whole) {
        this.whole = whole;
    }

    /** Checks no more than every provider wants: copies of the API take other inputs, formats and numbers of them. */
    static RequestScan scan(byte[] body) throws BadRequest {
        var reader = new EmbeddingsReader(false);
        int insertAt = reader.pass(body);
        return new RequestScan(reader.model, reader.modelAt, false, false, null, insertAt, reader.empty, false);
    }

    static EmbeddingsRequest read(byte[] body) throws BadRequest {
        var reader = new EmbeddingsReader(true);
        reader.pass(body);
        return new EmbeddingsRequest(
                reader.model, reader.inputs, reader.dimensions, reader.base64, reader.user, reader.unsupported);
    }

    private int pass(byte[] body) throws BadRequest {
        int insertAt = JsonScan.request(body, this::member);
        if (!hasInput) {
            throw wrong("missing_required_parameter", "input", "is required");
        }
        return insertAt;
    }

    private void member(String name, JsonParser value) throws BadRequest {
        empty = false;
        boolean absent = value.currentToken() == JsonToken.VALUE_NULL;
        switch (name) {
            case "model" -> {
                model = JsonScan.text(value, "model");
                modelAt = JsonScan.range(value);
            }
            case "input" -> input(value);
            case "dimensions" -> dimensions = whole && !absent ? dimensions(value) : null;
            case "encoding_format" -> base64 = whole && !absent && base64(value);
            case "user" -> user = whole && !absent ? JsonScan.text(value, "user") : null;
            default -> {
                if (!absent) {
                    unsupported.add(name);
                }
            }
        }
    }

    private void input(JsonParser value) throws BadRequest {
        hasInput = value.currentToken() != JsonToken.VALUE_NULL;
        if (value.currentToken() != JsonToken.START_ARRAY) {
            if (whole && hasInput) {
                inputs.add(text(value, "input"));
            }
            return;
        }
        if (value.nextToken() == JsonToken.END_ARRAY) {
            throw wrong("empty_array", "input", "must have at least one text");
        }
        if (!whole) {
            return;
        }
        if (value.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            inputs.add(tokens(value, "input"));
            return;
        }
        for (; value.currentToken() != JsonToken.END_ARRAY; value.nextToken()) {
            inputs.add(item(value, "input[" + inputs.size() + "]"));
            if (inputs.size() > MOST_INPUTS) {
                throw wrong("array_above_max_length", "input", "must have at most " + MOST_INPUTS + " items");
            }
        }
    }

    private static Input item(JsonParser value, String path) throws BadRequest {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            return text(value, path);
        }
        if (value.nextToken() == JsonToken.END_ARRAY) {
            throw wrong("empty_array", path, "must have at least one token");
        }
        return tokens(value, path);
    }

    private static Input text(JsonParser value, String path) throws BadRequest {
        if (value.currentToken() != JsonToken.VALUE_STRING) {
            throw JsonScan.wrongType(path, "a text or a list of tokens");
        }
        String text = value.getString();
        if (text.isEmpty()) {
            throw wrong("empty_string", path, "must not be empty");
        }
        return new Input.Text(text);
    }

    /** From the first token to the end of their list. */
    private static Input tokens(JsonParser value, String path) throws BadRequest {
        List<Integer> tokens = new ArrayList<>();
        for (; value.currentToken() != JsonToken.END_ARRAY; value.nextToken()) {
            boolean token = value.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && value.getNumberType() == JsonParser.NumberType.INT
                    && value.getIntValue() >= 0;
            if (!token) {
                throw JsonScan.wrongType(path + "[" + tokens.size() + "]", "a token: a whole number from 0");
            }
            tokens.add(value.getIntValue());
        }
        return new Input.Tokens(tokens);
    }

    private static int dimensions(JsonParser value) throws BadRequest {
        if (value.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw JsonScan.wrongType("dimensions", "a whole number");
        }
        if (value.getNumberType() != JsonParser.NumberType.INT || value.getIntValue() < 1) {
            throw wrong("invalid_value", "dimensions", "must be at least 1, and no more than the model has");
        }
        return value.getIntValue();
    }

    private static boolean base64(JsonParser value) throws BadRequest {
        return switch (JsonScan.text(value, "encoding_format")) {
            case "base64" -> true;
            case "float" -> false;
            default -> throw wrong("invalid_value", "encoding_format", "must be \"float\" or \"base64\"");
        };
    }

    private static BadRequest wrong(String code, String path, String what) {
        return new BadRequest(GatewayError.badRequest(400, code, path + " " + what, path));
    }
}
