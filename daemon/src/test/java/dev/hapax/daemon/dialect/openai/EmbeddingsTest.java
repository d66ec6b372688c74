package dev.hapax.daemon.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ollama.EmbedDialect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Vectors keep every bit in both encodings, and an answer that passes through is looked at without being built. */
class EmbeddingsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final EmbeddingsDialect DIALECT = new EmbeddingsDialect();

    /** Any finite float, the odd ones as often as the usual. */
    private static float[] floats(long seed) {
        var random = new Random(seed);
        float[] floats = new float[20_000];
        for (int i = 0; i < floats.length; ) {
            float any = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(any)) {
                floats[i++] = any;
            }
        }
        return floats;
    }

    private static JsonNode written(float[] vector, boolean base64, Usage usage) {
        var request = new EmbeddingsRequest(
                "m", List.of(new EmbeddingsRequest.Input.Text("a")), null, base64, null, List.of());
        var context = new AnswerContext("r", "p", "m", 0, false, List.of(), Duration.ZERO, new byte[0]);
        return JSON.readTree(DIALECT.write(new Embeddings(List.of(vector), usage), request, context));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void numbersAreReadBackToTheLastBit(long seed) {
        float[] vector = floats(seed);
        JsonNode embedding = written(vector, false, Usage.of(1, 0)).at("/data/0/embedding");
        assertThat(embedding.size()).isEqualTo(vector.length);
        for (int i = 0; i < vector.length; i++) {
            assertThat(Float.floatToRawIntBits(Float.parseFloat(embedding.get(i).asString())))
                    .isEqualTo(Float.floatToRawIntBits(vector[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void base64IsTheBitsThemselves(long seed) {
        float[] vector = floats(seed);
        String text =
                written(vector, true, Usage.of(1, 0)).at("/data/0/embedding").stringValue();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            assertThat(bytes.getInt()).isEqualTo(Float.floatToRawIntBits(number));
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void whatOllamaSaysIsReadToTheNearestFloat(long seed) throws Exception {
        var random = new Random(seed);
        var text = new StringBuilder("{\"model\":\"m\",\"embeddings\":[[0");
        float[] expected = new float[20_001];
        for (int i = 1; i < expected.length; i++) {
            String number = i % 2 == 0
                    ? Double.toString(random.nextDouble(-1, 1))
                    : Float.toString(random.nextFloat(-1e-3f, 1e-3f));
            expected[i] = Float.parseFloat(number);
            text.append(',').append(number);
        }
        text.append("]],\"prompt_eval_count\":3}");
        Embeddings read = new EmbedDialect().read(text.toString().getBytes(StandardCharsets.UTF_8), 1);
        assertThat(read.vectors().getFirst()).isEqualTo(expected);
        assertThat(read.usage()).isEqualTo(Usage.of(3, 0));
    }

    @Test
    void usageThatNobodyReportedIsMarked() {
        JsonNode usage =
                written(new float[] {1}, false, new Usage(5, 0, 0, 0, 0, true)).path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("estimated").asBoolean()).isTrue();
        assertThat(written(new float[] {1}, false, Usage.of(5, 0)).path("usage").has("estimated"))
                .isFalse();
    }

    @Test
    void usageIsFoundWhereverItStands() throws Exception {
        assertThat(usage("{\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4},\"data\":[{\"embedding\":[1,[2]]},{}]}"))
                .isEqualTo(Usage.of(4, 0));
        assertThat(usage("{\"data\":[{\"usage\":{\"prompt_tokens\":9}}],\"error\":null}"))
                .isEqualTo(Usage.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":[]}", "{\"data\":{}}", "{\"data\":[7]}", "[]", "", "{\"data\":[{}"})
    void whatHasNoVectorIsNoAnswer(String body) {
        assertThatThrownBy(() -> usage(body)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void anErrorUnderSuccessIsAnError() {
        assertThatThrownBy(() -> usage("{\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}"))
                .isInstanceOf(ErrorInAnswer.class);
    }

    private static Usage usage(String body) throws Exception {
        return DIALECT.usage(body.getBytes(StandardCharsets.UTF_8));
    }
}
