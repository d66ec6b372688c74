package dev.hapax.daemon.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.Part;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of texts are those of the vocabulary; counts of requests follow what the makers publish. */
class TokensTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4o, O200K",
        "gpt-4o-mini-2024-07-18, O200K",
        "gpt-4.1, O200K",
        "gpt-5-nano, O200K",
        "openai/gpt-oss-120b, O200K",
        "o3-mini, O200K",
        "o1, O200K",
        "chatgpt-4o-latest, O200K",
        "ft:gpt-4o:acme, O200K",
        "gpt-4, CL100K",
        "gpt-4-turbo, CL100K",
        "gpt-3.5-turbo, CL100K",
        "text-embedding-3-small, CL100K",
        "claude-sonnet-4-5, CL100K",
        "olmo2, CL100K",
        "'', CL100K"
    })
    void aModelIsCountedByItsVocabulary(String model, Vocabulary expected) {
        assertThat(Vocabulary.of(model)).isEqualTo(expected);
    }

    /** The numbers are those of the <a href="https://platform.openai.com/tokenizer">tokenizer page</a>. */
    @ParameterizedTest
    @CsvSource({
        "gpt-4, hello world, 2",
        "gpt-4o, hello world, 2",
        "gpt-4, tiktoken is great!, 6",
        "gpt-4o, tiktoken is great!, 6",
        "gpt-4, antidisestablishmentarianism, 6",
        "gpt-4o, お誕生日おめでとう, 8",
        "gpt-4, お誕生日おめでとう, 9",
        "gpt-4, '', 0"
    })
    void aTextHasTheTokensThatItsVocabularySays(String model, String text, long expected) {
        assertThat(Tokens.count(model, text)).isEqualTo(expected);
    }

    @Test
    void aControlWordOfTheModelIsTextLikeAnyOther() {
        assertThat(Tokens.count("gpt-4", "<|endoftext|>")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "😀", " ", "\n", "aB", "{\"a\":", "9", "'s"})
    void vastTextsTakeLittleTimeAndNoStack(String unit) {
        String text = unit.repeat(1_000_000 / unit.length());
        for (String model : List.of("gpt-4", "gpt-4o")) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThat(Tokens.count(model, text))
                    .isPositive());
        }
    }

    @Test
    void aTextThatIsCountedInPiecesHasAsManyTokensAsAtOnce() {
        String sentence = "The quick brown fox jumps over the lazy dog, again and again.";
        String text = String.join(" ", java.util.Collections.nCopies(4000, sentence));
        long atOnce = Vocabulary.CL100K.encoding().countTokensOrdinary(text);
        assertThat(Tokens.count("gpt-4", text)).isEqualTo(atOnce);
    }

    @Test
    void manyThreadsCountTheSame() {
        long one = Tokens.count("gpt-4o", "some text that everybody counts");
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .mapToLong(_ -> Tokens.count("gpt-4o", "some text that everybody counts")))
                .allMatch(count -> count == one);
    }

    @Test
    void aRequestIsItsTextsAndWhatStandsAroundThem() {
        ChatRequest request = request(
                List.of(
                        new Message(Role.SYSTEM, List.of(new Part.Text("hello world")), null),
                        new Message(Role.USER, List.of(new Part.Text("hello world")), "hello")),
                List.of());
        assertThat(Tokens.count("gpt-4", request)).isEqualTo(3 + (3 + 2) + (3 + 2) + (1 + 1));
    }

    @Test
    void toolsAndTheirCallsAndResultsCount() {
        var tool = new Tool("weather", "of a city", "{\"type\":\"object\"}", null);
        long without = Tokens.count("gpt-4", request(List.of(), List.of()));
        long tools = Tokens.count("gpt-4", request(List.of(), List.of(tool)));
        assertThat(tools).isGreaterThan(without + 19);
        var call = new Message(Role.ASSISTANT, List.of(new Part.ToolCall("id", "weather", "{}")), null);
        var result = new Message(
                Role.TOOL, List.of(new Part.ToolResult("id", List.of(new Part.Text("hello world")), false)), null);
        assertThat(Tokens.count("gpt-4", request(List.of(call, result), List.of(tool))))
                .isEqualTo(tools + 3 + 7 + 1 + 1 + 3 + 3 + 2);
    }

    /**
     * The examples of <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Anthropic's page</a> and of
     * OpenAI's.
     */
    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, png, 200, 200, 53",
        "claude-sonnet-4-5, jpg, 1000, 1000, 1333",
        "claude-sonnet-4-5, png, 1092, 1092, 1590",
        "claude-sonnet-4-5, gif, 3000, 3000, 1600",
        "gpt-4o, png, 1024, 1024, 765",
        "gpt-4o, jpg, 2048, 4096, 1105",
        "gpt-4o, gif, 64, 64, 255"
    })
    void aPictureCountsByItsSize(String model, String format, int width, int height, long expected) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
        String base64 = Base64.getEncoder().encodeToString(out.toByteArray());
        assertThat(pictureTokens(model, new Part.Image("image/" + format, base64, null)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // VP8, VP8L and VP8X heads of pictures of 300 by 200 pixels.
        "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASosAcgAAAAA",
        "UklGRiQAAABXRUJQVlA4TBgAAAAvK8ExAAAA",
        "UklGRiQAAABXRUJQVlA4WAoAAAAAAAAAKwEAxwAAAAAA"
    })
    void theThreeFormsOfWebPTellTheirSize(String base64) {
        assertThat(PictureSize.of(base64)).isEqualTo(new PictureSize(300, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "%%%%", "/9j/", "iVBORw0KGgo=", "UklGRiQAAABXRUJQVlA4IBgAAAAw"})
    void aPictureThatTellsNothingCountsAsALargeOne(String base64) {
        assertThat(pictureTokens("claude-x", new Part.Image("image/png", base64, null)))
                .isEqualTo(1600);
        assertThat(pictureTokens("gpt-4o", new Part.Image(null, null, "https://example.com/a.png")))
                .isEqualTo(765);
    }

    private static long pictureTokens(String model, Part.Image image) {
        return Tokens.count(model, request(List.of(new Message(Role.USER, List.of(image), null)), List.of())) - 6;
    }

    private static ChatRequest request(List<Message> messages, List<Tool> tools) {
        return new ChatRequest(
                "m",
                false,
                false,
                messages,
                tools,
                null,
                null,
                null,
                Sampling.DEFAULT,
                List.of(),
                null,
                null,
                null,
                Map.of(),
                List.of());
    }
}
