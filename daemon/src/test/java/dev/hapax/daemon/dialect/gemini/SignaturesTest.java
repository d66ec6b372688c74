package dev.hapax.daemon.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Thought signatures</a> come back to Gemini. */
class SignaturesTest {
    private static final String MODEL = "gemini-3.8-flash";

    private final GeminiDialect dialect = Streams.dialect();

    private static List<String> idsIn(GeminiDialect dialect) throws IOException {
        var events = new ArrayList<ChatEvent>();
        Streams.read(dialect, new ByteArrayInputStream(Streams.sample("tools.sse")), events);
        return events.stream()
                .filter(ChatEvent.ToolCallStarted.class::isInstance)
                .map(event -> ((ChatEvent.ToolCallStarted) event).id())
                .toList();
    }

    private static String turnOf(List<String> ids) {
        return """
                [{"role":"user","content":"weather?"},
                 {"role":"assistant","content":"Looking.","tool_calls":[
                   {"id":"%1$s","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Trondheim\\"}"}},
                   {"id":"%2$s","type":"function","function":{"name":"weather","arguments":"{}"}},
                   {"id":"%3$s","type":"function","function":{"name":"now","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"%1$s","content":"1"},
                 {"role":"tool","tool_call_id":"%2$s","content":"2"},
                 {"role":"tool","tool_call_id":"%3$s","content":"3"}]""".formatted(ids.get(0), ids.get(1), ids.get(2));
    }

    @Test
    @DisplayName("83: a caller who returns only ids returns signatures, and Google's own ids")
    void anIdBringsTheSignatureBack() throws Exception {
        Written written = Written.saying(dialect, MODEL, turnOf(idsIn(dialect)));
        assertThat(written.at("/contents/1/parts")).isEqualTo(Written.json("""
                [{"text":"Looking."},
                 {"functionCall":{"name":"weather","args":{"city":"Trondheim"}},"thoughtSignature":"Zmlyc3Q="},
                 {"functionCall":{"id":"google-2","name":"weather","args":{}}},
                 {"functionCall":{"name":"now","args":{}}}]"""));
        assertThat(written.at("/contents/2/parts/1/functionResponse"))
                .isEqualTo(Written.json("{\"id\":\"google-2\",\"name\":\"weather\",\"response\":{\"output\":\"2\"}}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "gemini-3.8-flash, skip_thought_signature_validator",
        "gemini-flash-latest, skip_thought_signature_validator",
        "gemini-2.5-flash, ",
        "gemini-2.0-flash, "
    })
    @DisplayName("83: where a signature is wanted and none is known, the first call has Google's word for that")
    void aSignatureThatIsLostIsNotMissed(String model, String signature) throws Exception {
        Written written = Written.saying(dialect, model, turnOf(List.of("toolu_1", "toolu_2", "toolu_3")));
        JsonNode first = written.at("/contents/1/parts/1/thoughtSignature");
        assertThat(first.isMissingNode() ? null : first.stringValue()).isEqualTo(signature);
        assertThat(written.at("/contents/1/parts/2").has("thoughtSignature")).isFalse();
    }

    @Test
    @DisplayName("83: what one provider signed is never shown to another")
    void anotherProviderDoesNotKnowIt() throws Exception {
        List<String> ids = idsIn(dialect);
        Written written = Written.saying(Streams.dialect(), MODEL, turnOf(ids));
        assertThat(written.at("/contents/1/parts/1/thoughtSignature").stringValue())
                .isEqualTo("skip_thought_signature_validator");
    }

    @Test
    void whatIsUnusedForLongIsForgotten() throws Exception {
        var now = new AtomicLong();
        var forgetful = new GeminiDialect(now::get);
        String turn = turnOf(idsIn(forgetful));
        now.addAndGet(TimeUnit.HOURS.toNanos(11));
        assertThat(signature(forgetful, turn)).isEqualTo("Zmlyc3Q=");
        now.addAndGet(TimeUnit.HOURS.toNanos(11));
        assertThat(signature(forgetful, turn)).isEqualTo("Zmlyc3Q=");
        now.addAndGet(TimeUnit.HOURS.toNanos(13));
        assertThat(signature(forgetful, turn)).isEqualTo("skip_thought_signature_validator");
    }

    private static String signature(GeminiDialect dialect, String turn) throws Exception {
        return Written.saying(dialect, MODEL, turn)
                .at("/contents/1/parts/1/thoughtSignature")
                .stringValue();
    }

    @Test
    void memoryIsBounded() {
        var signatures = new Signatures(() -> 0);
        String large = "x".repeat(1 << 20);
        var ids = new ArrayList<String>();
        for (int i = 0; i < 64; i++) {
            ids.add(signatures.newId());
            signatures.remember(ids.getLast(), new Signatures.Call(null, large, null));
        }
        assertThat(ids).filteredOn(id -> signatures.of(id).signature() != null).hasSizeBetween(1, 16);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"text\":\"Hm.\",\"thoughtSignature\":\"dGV4dA==\"},{\"functionCall\":{\"name\":\"f\"}}'",
        "'{\"text\":\"Hm.\"},{\"functionCall\":{\"name\":\"f\"}},{\"text\":\"\",\"thoughtSignature\":\"dGV4dA==\"}'"
    })
    @DisplayName("83: the signature of a text comes back with the call beside it")
    void aCallBringsTheSignatureOfItsText(String parts) throws Exception {
        var events = dialect.readAnswer(
                ("{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\"}]}")
                        .getBytes(UTF_8));
        String id = events.stream()
                .filter(ChatEvent.ToolCallStarted.class::isInstance)
                .map(event -> ((ChatEvent.ToolCallStarted) event).id())
                .findFirst()
                .orElseThrow();
        Written written = Written.saying(dialect, MODEL, """
                [{"role":"user","content":"hi"},
                 {"role":"assistant","content":"Hm.","tool_calls":[
                   {"id":"%1$s","type":"function","function":{"name":"f","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"%1$s","content":"1"}]""".formatted(id));
        assertThat(written.at("/contents/1/parts/0"))
                .isEqualTo(Written.json("{\"text\":\"Hm.\",\"thoughtSignature\":\"dGV4dA==\"}"));
    }

    @Test
    @DisplayName("83: thoughts come back as they were where this provider signed them, else not at all")
    void onlyOwnThoughtsComeBack() throws Exception {
        Streams.read(dialect, new ByteArrayInputStream(Streams.sample("thinking.sse")), new ArrayList<>());
        assertThat(modelParts("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"dGhvdWdodA==\"}"))
                .isEqualTo(Written.json("""
                        [{"text":"Hm.","thought":true,"thoughtSignature":"dGhvdWdodA=="},{"text":"42"}]"""));
        for (String foreign : List.of(
                "{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"signed-by-somebody-else\"}",
                "{\"type\":\"redacted_thinking\",\"data\":\"c2VjcmV0\"}")) {
            assertThat(modelParts(foreign)).as(foreign).isEqualTo(Written.json("[{\"text\":\"42\"}]"));
        }
    }

    /** @param thought a block of an Anthropic client's message */
    private JsonNode modelParts(String thought) throws Exception {
        ChatRequest request = new AnthropicDialect().read("""
                {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},
                  {"role":"assistant","content":[%s,{"type":"text","text":"42"}]},
                  {"role":"user","content":"why?"}]}""".formatted(thought).getBytes(UTF_8));
        byte[] body =
                dialect.write(request, new TargetModel(MODEL, null, Map.of())).body();
        return Json.readAnswer(body).at("/contents/1/parts");
    }
}
