package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes vectors as they go, without a tree. A float is written as the shortest number that is no other float. */
final class EmbeddingsWriter {
    private static final JsonFactory FACTORY = new JsonFactory();
    /** Of a number and its comma, about. */
    private static final int BYTES_PER_NUMBER = 13;

    private EmbeddingsWriter() {}

    static byte[] write(Embeddings embeddings, boolean base64, String model) {
        int numbers =
                embeddings.vectors().stream().mapToInt(vector -> vector.length).sum();
        var out = new ByteArrayOutputStream(256 + numbers * (base64 ? Float.BYTES * 4 / 3 + 1 : BYTES_PER_NUMBER));
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            int index = 0;
            for (float[] vector : embeddings.vectors()) {
                json.writeStartObject();
                json.writeStringProperty("object", "embedding");
                json.writeNumberProperty("index", index++);
                json.writeName("embedding");
                if (base64) {
                    json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes(vector), 0, vector.length * Float.BYTES);
                } else {
                    numbers(vector, json);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("model", model);
            usage(embeddings.usage(), json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static byte[] bytes(float[] vector) {
        var bytes = new byte[vector.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector);
        return bytes;
    }

    private static void numbers(float[] vector, JsonGenerator json) {
        json.writeStartArray();
        for (float number : vector) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    private static void usage(Usage usage, JsonGenerator json) {
        json.writeObjectPropertyStart("usage");
        json.writeNumberProperty("prompt_tokens", usage.input());
        json.writeNumberProperty("total_tokens", usage.total());
        if (usage.estimated()) {
            json.writeBooleanProperty("estimated", true);
        }
        json.writeEndObject();
    }
}
