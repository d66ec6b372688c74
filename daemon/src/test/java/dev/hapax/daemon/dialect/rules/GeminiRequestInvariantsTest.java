package dev.hapax.daemon.dialect.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.gemini.GeminiDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every request that crosses to Gemini (translation.md, invariants 1 and 6, rules 81 to 83). */
class GeminiRequestInvariantsTest {
    private static final int CASES_A_BLOCK = 100;

    static LongStream blocks() {
        return LongStream.range(0, 20).map(block -> block * CASES_A_BLOCK);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @DisplayName("81, 82: every OpenAI request is a legal one of Gemini that says the same")
    void fromOpenAi(long from) throws BadRequest {
        for (long seed = from; seed < from + CASES_A_BLOCK; seed++) {
            ObjectNode request = RandomRequests.openAi(seed);
            check(seed, crossed(new OpenAiDialect(), request), Said.inOpenAi(request));
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @DisplayName("81, 82: every Anthropic request is a legal one of Gemini that says the same, foreign thoughts apart")
    void fromAnthropic(long from) throws BadRequest {
        for (long seed = from; seed < from + CASES_A_BLOCK; seed++) {
            ObjectNode request = RandomRequests.anthropic(seed);
            check(seed, crossed(new AnthropicDialect(), request), Said.inAnthropic(request));
        }
    }

    private static JsonNode crossed(ServedDialect from, ObjectNode request) throws BadRequest {
        var target = new TargetModel("gemini-3.8-flash", null, Map.of());
        byte[] written = new GeminiDialect(System::nanoTime)
                .write(from.read(Json.bytes(request)), target)
                .body();
        return Crossed.json(new String(written, UTF_8));
    }

    private static void check(long seed, JsonNode written, Said said) {
        boolean user = true;
        List<String> called = List.of();
        var rest = new ArrayList<String>();
        for (JsonNode turn : written.path("contents")) {
            assertThat(turn.path("role").stringValue()).as("seed %s", seed).isEqualTo(user ? "user" : "model");
            assertThat(turn.path("parts")).as("seed %s", seed).isNotEmpty();
            var answered = new ArrayList<String>();
            var calls = new ArrayList<String>();
            for (JsonNode part : turn.path("parts")) {
                assertThat(part.path("text").asString("x")).as("seed %s", seed).isNotEmpty();
                assertThat(part.has("thought")).as("seed %s", seed).isFalse();
                if (part.has("functionCall")) {
                    calls.add(part.at("/functionCall/name").stringValue());
                    assertThat(part.has("thoughtSignature")).as("seed %s", seed).isEqualTo(calls.size() == 1);
                    rest.add(Json.text(part.at("/functionCall/args")));
                } else if (part.has("functionResponse")) {
                    answered.add(part.at("/functionResponse/name").stringValue());
                    JsonNode response = part.at("/functionResponse/response");
                    JsonNode told = response.has("error") ? response.get("error") : response.path("output");
                    rest.add(told.isString() ? told.stringValue() : Json.text(response));
                } else if (part.has("text")) {
                    rest.add(part.path("text").stringValue());
                }
            }
            assertThat(answered).as("seed %s", seed).isEqualTo(called);
            called = calls;
            user = !user;
        }
        assertThat(called).as("seed %s", seed).isEmpty();
        String all = String.join("\n", rest);
        assertThat(said.rest()).as("seed %s in %s", seed, written).allMatch(text -> all.contains(sameText(text)));
    }

    /** Arguments are an object there, whose spaces do not matter. */
    private static String sameText(String text) {
        ObjectNode object = Json.tryReadObject(text);
        return object == null ? text : Json.text(object);
    }
}
