package dev.hapax.daemon.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.TargetModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * <a href="https://ai.google.dev/api/embeddings">Embeddings</a> and <a href="https://ai.google.dev/api/tokens">counts
 * of tokens</a>.
 */
class EmbeddingsAndCountsTest {
    private static final TargetModel EMBEDDER = new TargetModel("gemini-embedding-001", null, Map.of());

    private final GeminiEmbeddings embeddings = new GeminiEmbeddings();

    @Test
    void everyInputIsARequestOfItsOwn() throws BadRequest {
        var request = new EmbeddingsRequest(
                "m",
                List.of(new EmbeddingsRequest.Input.Text("a"), new EmbeddingsRequest.Input.Text("b")),
                3,
                false,
                "u",
                List.of("x"));
        var written = embeddings.write(request, EMBEDDER);
        assertThat(Written.json(new String(written.body(), UTF_8))).isEqualTo(Written.json("""
                {"requests":[
                  {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":3},
                  {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]},"outputDimensionality":3}]}"""));
        assertThat(written.dropped()).containsExactly("x", "user");
    }

    @Test
    void tokensOfAnotherVocabularyAreRefused() {
        var request = new EmbeddingsRequest(
                "m", List.of(new EmbeddingsRequest.Input.Tokens(List.of(1, 2))), null, false, null, List.of());
        assertThatThrownBy(() -> embeddings.write(request, EMBEDDER))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("tokens");
    }

    @Test
    void vectorsComeInTheOrderOfTheInputs() throws Exception {
        Embeddings read =
                embeddings.read("{\"embeddings\":[{\"values\":[0.5,-1]},{\"values\":[0.25,2]}]}".getBytes(UTF_8), 2);
        assertThat(read.vectors()).containsExactly(new float[] {0.5f, -1}, new float[] {0.25f, 2});
        assertThat(read.usage()).isEqualTo(Usage.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"embeddings\":[]}",
                "{\"embeddings\":[{\"values\":[1]},{\"values\":[1]}]}",
                "{\"embeddings\":[{\"values\":[\"a\"]}]}",
                "{\"embeddings\":[{\"values\":[]}]}"
            })
    void whatIsNotAVectorForEachInputIsNoAnswer(String body) {
        assertThatThrownBy(() -> embeddings.read(body.getBytes(UTF_8), 1)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void aCountIsAskedWithTheWholeRequest() throws Exception {
        var counter = Streams.dialect().tokenCounter();
        var written = counter.write(
                Written.request("{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                        + "{\"role\":\"user\",\"content\":\"hi\"}]}"),
                new TargetModel("gemini-2.5-flash", null, Map.of()));
        assertThat(Written.json(new String(written.body(), UTF_8))).isEqualTo(Written.json("""
                {"generateContentRequest":{"model":"models/gemini-2.5-flash",
                  "contents":[{"role":"user","parts":[{"text":"hi"}]}],
                  "systemInstruction":{"parts":[{"text":"s"}]}}}"""));
        assertThat(counter.read("{\"totalTokens\":31}".getBytes(UTF_8))).isEqualTo(31);
        assertThatThrownBy(() -> counter.read("{}".getBytes(UTF_8))).isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() -> counter.read("{\"error\":{\"status\":\"INTERNAL\"}}".getBytes(UTF_8)))
                .isInstanceOf(ErrorInAnswer.class);
    }
}
