package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.SpokenEmbeddings;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's <a href="https://ai.google.dev/api/embeddings#method:-models.batchembedcontents">
 * {@code batchEmbedContents}</a>, for one text as for many.
 */
public final class GeminiEmbeddings implements SpokenEmbeddings {
    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public WrittenRequest write(EmbeddingsRequest request, TargetModel model) throws BadRequest {
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray("requests");
        for (EmbeddingsRequest.Input input : request.inputs()) {
            if (!(input instanceof EmbeddingsRequest.Input.Text(String text))) {
                throw new BadRequest("input holds tokens, which this model cannot read: send the text itself");
            }
            ObjectNode each = requests.addObject().put("model", "models/" + model.name());
            each.putObject("content").putArray("parts").addObject().put("text", text);
            Json.put(each, "outputDimensionality", request.dimensions());
            model.options().forEach((name, value) -> {
                if (!each.has(name)) {
                    Json.put(each, name, value);
                }
            });
        }
        List<String> dropped = new ArrayList<>(request.unsupported());
        if (request.user() != null) {
            dropped.add("user");
        }
        return new WrittenRequest(Json.bytes(body), dropped);
    }

    /** Most models do not tell what it cost. */
    @Override
    public Embeddings read(byte[] body, int inputs) throws MalformedAnswer, ErrorInAnswer {
        ObjectNode root = Json.readAnswer(body);
        if (root.hasNonNull("error")) {
            throw new ErrorInAnswer(Errors.read(body));
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode embedding : Json.listOf(root, "embeddings")) {
            vectors.add(vector(Json.listOf(embedding, "values")));
        }
        if (vectors.size() != inputs) {
            throw new MalformedAnswer("The answer has " + vectors.size() + " vectors for " + inputs + " inputs");
        }
        ObjectNode usage = Json.objectOf(root, "usageMetadata");
        return new Embeddings(
                vectors,
                usage.has("promptTokenCount") ? Usage.of(Json.longOf(usage, "promptTokenCount"), 0) : Usage.NONE);
    }

    private static float[] vector(ArrayNode values) throws MalformedAnswer {
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!values.get(i).isNumber()) {
                throw new MalformedAnswer("A vector holds something that is no number");
            }
            vector[i] = values.get(i).floatValue();
        }
        if (vector.length == 0) {
            throw new MalformedAnswer("A vector is empty");
        }
        return vector;
    }

    @Override
    public ProviderError readError(byte[] body) {
        return Errors.read(body);
    }
}
