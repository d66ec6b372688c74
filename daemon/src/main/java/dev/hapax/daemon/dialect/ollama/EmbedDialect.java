package dev.hapax.daemon.dialect.ollama;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.EmbeddingsRequest.Input;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.SpokenEmbeddings;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ollama's <a href="https://docs.ollama.com/api/embed">{@code /api/embed}</a>. Texts that are too long for the model
 * are cut by Ollama unless the file says {@code truncate: false} of it.
 */
public final class EmbedDialect implements SpokenEmbeddings {
    /** What stands beside {@code options}; all else that the file says of a model stands in it. */
    private static final Set<String> BESIDE_OPTIONS = Set.of("truncate", "keep_alive", "dimensions");

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public WrittenRequest write(EmbeddingsRequest request, TargetModel model) throws BadRequest {
        ObjectNode body = Json.object().put("model", model.name());
        ArrayNode input = body.putArray("input");
        for (Input item : request.inputs()) {
            input.add(text(item));
        }
        Json.put(body, "dimensions", request.dimensions());
        ObjectNode options = Json.object();
        model.options().forEach((name, value) -> {
            ObjectNode place = BESIDE_OPTIONS.contains(name) ? body : options;
            if (name.equals("options") && Json.node(value) instanceof ObjectNode inner) {
                options.setAll(inner);
            } else if (!place.has(name)) {
                place.set(name, Json.node(value));
            }
        });
        if (!options.isEmpty()) {
            body.set("options", options);
        }
        List<String> dropped = new ArrayList<>(request.unsupported());
        if (request.user() != null) {
            dropped.add("user");
        }
        return new WrittenRequest(Json.bytes(body), dropped);
    }

    private static String text(Input input) throws BadRequest {
        return switch (input) {
            case Input.Text(String text) -> text;
            case Input.Tokens _ ->
                throw new BadRequest(GatewayError.badRequest(
                        400,
                        "unsupported_value",
                        "input must be texts: this model's provider has a tokenizer of its own and takes no tokens",
                        "input"));
        };
    }

    @Override
    public Embeddings read(byte[] body, int inputs) throws MalformedAnswer, ErrorInAnswer {
        List<float[]> vectors = new ArrayList<>(inputs);
        Usage usage = Usage.NONE;
        try (JsonParser parser = JsonScan.lenient(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("The body is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "error" -> throw new ErrorInAnswer(Errors.read(body));
                    case "embeddings" -> vectors(parser, vectors);
                    case "prompt_eval_count" ->
                        usage = value == JsonToken.VALUE_NUMBER_INT
                                ? Usage.of(Math.max(0, parser.getLongValue()), 0)
                                : usage;
                    default -> parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
        if (vectors.size() != inputs) {
            throw new MalformedAnswer(vectors.size() + " vectors came for " + inputs + " inputs");
        }
        return new Embeddings(vectors, usage);
    }

    private static void vectors(JsonParser list, List<float[]> vectors) throws MalformedAnswer {
        mustBegin(list);
        float @Nullable [] last = null;
        while (list.nextToken() != JsonToken.END_ARRAY) {
            mustBegin(list);
            // All vectors of a model have one length.
            last = vector(list, last == null ? 1024 : last.length);
            vectors.add(last);
        }
    }

    private static void mustBegin(JsonParser list) throws MalformedAnswer {
        if (list.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedAnswer("embeddings is not a list of lists of numbers");
        }
    }

    private static float[] vector(JsonParser list, int expected) throws MalformedAnswer {
        float[] vector = new float[Math.max(1, expected)];
        int length = 0;
        for (JsonToken value = list.nextToken(); value != JsonToken.END_ARRAY; value = list.nextToken()) {
            if (value == null || !value.isNumeric()) {
                throw new MalformedAnswer("embeddings holds something that is no number");
            }
            if (length == vector.length) {
                vector = Arrays.copyOf(vector, length * 2);
            }
            vector[length++] = list.getFloatValue();
        }
        return length == vector.length ? vector : Arrays.copyOf(vector, length);
    }

    @Override
    public ProviderError readError(byte[] body) {
        return Errors.read(body);
    }
}
