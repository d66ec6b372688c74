package dev.hapax.daemon.fake;

import static dev.hapax.daemon.fake.FakeApi.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The vectors that a fake makes of inputs: any two inputs' differ, and they hold floats that are easily spoilt. */
public final class FakeVectors {
    private static final float[] AWKWARD = {
        0.1f, -0.0f, Float.MIN_VALUE, Float.MAX_VALUE, 1.1754944e-38f, 16777216f, -0.33333334f, 8.0e-5f, 0.0023064255f
    };

    private FakeVectors() {}

    /** The vector of a text, or of tokens as the JSON text of their list. */
    public static float[] of(String input, int dimensions) {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = i == 0 ? input.hashCode() / 3f : AWKWARD[(i - 1) % AWKWARD.length];
        }
        return vector;
    }

    static List<String> inputs(RecordedRequest request) {
        JsonNode input = request.json().path("input");
        boolean one = !input.isArray() || input.path(0).isNumber();
        List<String> texts = new ArrayList<>();
        for (JsonNode item : one ? List.of(input) : input) {
            texts.add(item.isString() ? item.stringValue() : item.toString());
        }
        return texts;
    }

    static List<float[]> of(RecordedRequest request) {
        int dimensions = request.json().path("dimensions").asInt(10);
        return inputs(request).stream().map(input -> of(input, dimensions)).toList();
    }

    static Object openAi(RecordedRequest request) {
        boolean base64 =
                request.json().path("encoding_format").asString("float").equals("base64");
        List<Object> data = new ArrayList<>();
        for (float[] vector : of(request)) {
            Object embedding = base64 ? base64(vector) : vector;
            data.add(map("object", "embedding", "index", data.size(), "embedding", embedding));
        }
        int tokens = 7 * data.size();
        return map(
                "object",
                "list",
                "data",
                data,
                "model",
                FakeApi.model(request),
                "usage",
                map("prompt_tokens", tokens, "total_tokens", tokens));
    }

    static Object gemini(RecordedRequest request) {
        List<Object> embeddings = new ArrayList<>();
        for (JsonNode one : request.json().path("requests")) {
            String text = one.path("content").path("parts").path(0).path("text").asString("");
            embeddings.add(
                    map("values", of(text, one.path("outputDimensionality").asInt(10))));
        }
        return map("embeddings", embeddings);
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
