package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/** Streaming JSON, configured once for all dialects: what is read here is never larger than the body limits allow. */
public final class JsonScan {
    /** How deep objects and lists may stand in each other. */
    public static final int MAX_DEPTH = 256;

    private static final JsonFactory STRICT =
            factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final JsonFactory LENIENT = factory().build();

    private JsonScan() {}

    /** For requests: a duplicate key is an error. */
    public static JsonParser strict(byte[] json) {
        return STRICT.createParser(ObjectReadContext.empty(), json);
    }

    /** For what providers answer, where the last of two equal keys wins. */
    public static JsonParser lenient(byte[] json) {
        return LENIENT.createParser(ObjectReadContext.empty(), json);
    }

    /** What is wrong with a request that is no JSON: line and column, none of its text. */
    public static BadRequest badRequest(JacksonException e) {
        return new BadRequest(GatewayError.badRequest(400, "invalid_json", what(e) + where(e.getLocation()), null));
    }

    private static String where(@Nullable TokenStreamLocation at) {
        return at == null || at.getLineNr() < 1
                ? ""
                : " at line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr());
    }

    /** What is wrong, in words without positions, names of classes or pieces of the source. */
    public static String what(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "The JSON is nested deeper than " + MAX_DEPTH + " levels, or has an oversized number or name";
        }
        if (e instanceof UnexpectedEndOfInputException) {
            return "The JSON ends too early";
        }
        String original = e.getOriginalMessage();
        return original != null && original.startsWith("Duplicate ")
                ? "The JSON has the same key twice in one object"
                : "The body is not valid JSON";
    }

    /** Sees the members of an object, one after the other. */
    @FunctionalInterface
    public interface Members {
        /** The parser stands at the value; what is not read of it is skipped. */
        void member(String name, JsonParser value) throws BadRequest;
    }

    /**
     * One pass over a request, which must be an object and nothing else.
     *
     * @return the offset of the byte after the opening brace
     */
    public static int request(byte[] body, Members members) throws BadRequest {
        try (JsonParser parser = strict(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest(GatewayError.badRequest(
                        400, "invalid_type", "The body must be a JSON object, at line 1, column 1", null));
            }
            int afterBrace = (int) parser.currentLocation().getByteOffset();
            members(parser, members);
            if (parser.nextToken() != null) {
                throw new BadRequest(GatewayError.badRequest(
                        400,
                        "invalid_json",
                        "Something follows the JSON object" + where(parser.currentTokenLocation()),
                        null));
            }
            return afterBrace;
        } catch (JacksonException e) {
            throw badRequest(e);
        }
    }

    /** Walks the object at whose start the parser stands, to its end. */
    public static void members(JsonParser object, Members members) throws BadRequest {
        while (object.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = object.currentName();
            int depth = object.streamReadContext().getNestingDepth();
            object.nextToken();
            members.member(name, object);
            while (object.streamReadContext().getNestingDepth() > depth) {
                object.nextToken();
            }
        }
    }

    /** Where the value stands at which the parser is; it is read to its end. */
    public static RequestScan.Range range(JsonParser value) {
        int start = (int) value.currentTokenLocation().getByteOffset();
        value.skipChildren();
        value.finishToken();
        return new RequestScan.Range(start, (int) value.currentLocation().getByteOffset());
    }

    /** Where the token stands at which the parser is. */
    public static int start(JsonParser value) {
        return (int) value.currentTokenLocation().getByteOffset();
    }

    /** Where the value ends at which the parser is, exclusive; it is read to its end. */
    public static int end(JsonParser value) {
        value.skipChildren();
        return endHere(value);
    }

    /** Where the token ends at which the parser is, exclusive. */
    public static int endHere(JsonParser value) {
        value.finishToken();
        return (int) value.currentLocation().getByteOffset();
    }

    /** A member's string, or null, if the parser is at an object; that is read to its end. */
    public static @Nullable String textIn(JsonParser object, String member) {
        if (object.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String text = null;
        while (object.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = object.currentName().equals(member);
            object.nextToken();
            if (wanted) {
                text = textOrNull(object);
            }
            object.skipChildren();
        }
        return text;
    }

    /** The string at which the parser is, or null where there is another value. */
    public static @Nullable String textOrNull(JsonParser value) {
        return value.currentToken() == JsonToken.VALUE_STRING ? value.getString() : null;
    }

    /** The string at which the parser is, or "" for null. */
    public static String text(JsonParser value, String path) throws BadRequest {
        return switch (value.currentToken()) {
            case VALUE_STRING -> value.getString();
            case VALUE_NULL -> "";
            default -> throw wrongType(path, "a string");
        };
    }

    /** Whether the parser is at true; null is false. */
    public static boolean flag(JsonParser value, String path) throws BadRequest {
        return switch (value.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrongType(path, "true or false");
        };
    }

    /** A 400 that names the path. */
    public static BadRequest wrongType(String path, String expected) {
        return new BadRequest(GatewayError.badRequest(400, "invalid_type", path + " must be " + expected, path));
    }

    static JsonFactory strictFactory() {
        return STRICT;
    }

    static JsonFactory lenientFactory() {
        return LENIENT;
    }

    private static JsonFactoryBuilder factory() {
        return JsonFactory.builder()
                // Without it a UTF-16 body would be read and every byte offset would be wrong.
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                // Keys come from strangers: they must not live as long as the process.
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
    }
}
