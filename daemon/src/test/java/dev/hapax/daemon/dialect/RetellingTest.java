package dev.hapax.daemon.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.completion.CompletionDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.dialect.responses.ResponsesDialect;
import dev.hapax.daemon.sse.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer told to somebody else, in the other form, is the same answer: nothing of it is lost. */
class RetellingTest {
    private static final Outcome.Provenance FROM = new Outcome.Provenance(new Target("p", "m"), "m", List.of(), null);
    private static final Usage USAGE = new Usage(3, 5, 0, 0, 0, false);

    private static final String OPENAI = """
            {"id":"c-1","object":"chat.completion","created":1,"model":"m","system_fingerprint":"fp",
             "service_tier":"default","something":{"new":[1,2]},
             "choices":[
              {"index":0,"message":{"role":"assistant","content":"one two","refusal":null,
                "annotations":[{"type":"url_citation","url_citation":{"url":"u","start_index":0}}]},
               "logprobs":{"content":[{"token":"one","logprob":-0.25,"bytes":[1],"top_logprobs":[]}],"refusal":null},
               "finish_reason":"stop"},
              {"index":1,"message":{"role":"assistant","content":null,"refusal":null,"reasoning_content":"hm",
                "tool_calls":[
                 {"id":"t-1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}},
                 {"id":"t-2","type":"function","function":{"name":"g","arguments":"{}"}}]},
               "logprobs":null,"finish_reason":"tool_calls"}],
             "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8,
              "prompt_tokens_details":{"cached_tokens":1}}}
            """;

    private static final String ANTHROPIC = """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[
              {"type":"thinking","thinking":"let me see","signature":"c2ln"},
              {"type":"redacted_thinking","data":"xyz"},
              {"type":"text","text":"Look: ","citations":[{"type":"char_location","cited_text":"x","document_index":0}]},
              {"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"q"}},
              {"type":"web_search_tool_result","tool_use_id":"srv_1","content":[{"type":"web_search_result","url":"u"}]},
              {"type":"text","text":""},
              {"type":"tool_use","id":"toolu_1","name":"f","input":{"a":[1,{"b":"é"}]}},
              {"type":"tool_use","id":"toolu_2","name":"g","input":{}},
              {"type":"something_new","value":1}],
             "stop_reason":"stop_sequence","stop_sequence":"END","container":{"id":"c"},
             "usage":{"input_tokens":3,"output_tokens":5,"cache_read_input_tokens":1,"service_tier":"standard"}}
            """;

    private static final String RESPONSES = """
            {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","incomplete_details":null,
             "output":[
              {"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"e"},
              {"id":"fc_1","type":"function_call","status":"completed","call_id":"c","name":"f","arguments":"{\\"a\\":1}"},
              {"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"q"}},
              {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[
                {"type":"output_text","text":"one two","annotations":[{"type":"url_citation","url":"u"}],"logprobs":[]},
                {"type":"refusal","refusal":"no"}]}],
             "tools":[],"usage":{"input_tokens":3,"output_tokens":5,"total_tokens":8}}
            """;

    private static final String COMPLETION = """
            {"id":"cmpl_mine","object":"text_completion","created":1,"model":"m","provider":"p","content":"one two",
             "completion":"one two","request_id":"mine",
             "choices":[{"index":0,"text":"one two","finish_reason":"stop","logprobs":null}],
             "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}
            """;

    private static final String ADVANCED = """
            {"id":"cmpl_mine","object":"text_completion","created":1,"model":"m","provider":"p","content":"one",
             "completion":"one","request_id":"mine",
             "choices":[{"index":0,"text":"one","finish_reason":"tool_calls","logprobs":null}],
             "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8},
             "tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}],
             "reasoning_content":"hm","attempts":[],"cache":"shared","latency_ms":7}
            """;

    static Stream<Arguments> everyDialect() {
        return Stream.of(
                Arguments.of("openai", new OpenAiDialect(), OPENAI),
                Arguments.of("anthropic", new AnthropicDialect(), ANTHROPIC),
                Arguments.of("responses", new ResponsesDialect(), RESPONSES),
                Arguments.of("completion", CompletionDialect.plain(), COMPLETION),
                Arguments.of("advanced", CompletionDialect.advanced(), ADVANCED));
    }

    private static Retelling retelling(ServedDialect dialect, boolean usageWanted) {
        return dialect.retelling(new Listener("mine", CacheUse.SHARED, usageWanted, () -> Duration.ofMillis(7)));
    }

    private static JsonNode tree(byte[] json) {
        return JsonMapper.shared().readTree(json);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] there(byte @Nullable [] bytes) {
        return Objects.requireNonNull(bytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyDialect")
    void wholeToStreamToWholeIsTheSame(String name, ServedDialect dialect, String answer) {
        Retelling retelling = retelling(dialect, true);
        byte[] frames = there(retelling.streamed(bytes(answer), USAGE));
        assertThat(tree(there(retelling.collected(frames, USAGE, FROM)))).isEqualTo(tree(bytes(answer)));
        assertThat(tree(retelling.whole(bytes(answer)))).isEqualTo(tree(bytes(answer)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyDialect")
    void theDialectsOwnReaderFindsTheSame(String name, ServedDialect dialect, String answer) throws Exception {
        if (!(dialect instanceof SpokenDialect spoken) || name.equals("openai")) {
            return;
        }
        byte[] frames = there(retelling(dialect, true).streamed(bytes(answer), USAGE));
        StreamReader reader = spoken.streamReader();
        var events = new ArrayList<ChatEvent>();
        for (var frame : SseFrames.in(frames)) {
            reader.read(frame, events::add);
        }
        assertThat(reader.end(events::add)).isTrue();
        CollectedAnswer streamed = CollectedAnswer.of(events);
        CollectedAnswer whole = CollectedAnswer.of(spoken.readAnswer(bytes(answer)));
        assertThat(streamed.text()).isEqualTo(whole.text());
        assertThat(streamed.thinking()).isEqualTo(whole.thinking());
        assertThat(streamed.finish()).isEqualTo(whole.finish());
        assertThat(streamed.usage()).isEqualTo(whole.usage());
        assertThat(streamed.toolCalls().stream()
                        .map(call -> tree(bytes(call.argumentsJson())))
                        .toList())
                .isEqualTo(whole.toolCalls().stream()
                        .map(call -> tree(bytes(call.argumentsJson())))
                        .toList());
    }

    /** Told and wanted, told and not wanted, neither, and wanted but not told. */
    @Test
    void theUsageIsToldToWhoWantsIt() {
        for (ServedDialect dialect : List.of(new OpenAiDialect(), CompletionDialect.plain())) {
            byte[] answer = bytes(dialect instanceof CompletionDialect ? COMPLETION : OPENAI);
            for (boolean told : new boolean[] {true, false}) {
                byte[] frames = there(retelling(dialect, told).streamed(answer, USAGE));
                for (boolean wanted : new boolean[] {true, false}) {
                    Retelling.Frames retold = retelling(dialect, wanted).frames(told);
                    var out = new ByteArrayOutputStream();
                    for (var frame : SseFrames.in(frames)) {
                        out.writeBytes(retold.next(frame.raw()));
                    }
                    out.writeBytes(retold.end(USAGE));
                    String text = out.toString(StandardCharsets.UTF_8);
                    assertThat(text.contains("\"total_tokens\":8")).isEqualTo(wanted);
                    assertThat(text).endsWith("data: [DONE]\n\n").containsOnlyOnce("[DONE]");
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyDialect")
    void whatIsNoWholeAnswerIsNotRetold(String name, ServedDialect dialect, String answer) {
        Retelling retelling = retelling(dialect, true);
        byte[] frames = there(retelling.streamed(bytes(answer), USAGE));
        List<Frame> all = SseFrames.in(frames);
        var out = new ByteArrayOutputStream();
        all.subList(0, 1).forEach(frame -> out.writeBytes(frame.raw()));
        assertThat(retelling.collected(out.toByteArray(), USAGE, FROM)).isNull();
        assertThat(retelling.streamed(bytes("[1]"), USAGE)).isNull();
    }
}
