package dev.hapax.daemon.dialect.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionAnswerTest {
    private static final List<ChatEvent> ANSWER = List.of(
            new ChatEvent.Started("msg_1", "claude"),
            new ChatEvent.ThinkingDelta("hm"),
            new ChatEvent.TextDelta("Par"),
            new ChatEvent.TextDelta("is."),
            new ChatEvent.ToolCallStarted(0, "t", "f"),
            new ChatEvent.ToolArgumentsDelta(0, "{}"),
            new ChatEvent.UsageReported(Usage.of(12, 2)),
            new ChatEvent.Finished(FinishReason.STOP, null));
    private static final String HEAD =
            "{'id':'cmpl_req-1','object':'text_completion','created':1763884800,'model':'claude-x'";
    private static final String USAGE = "'usage':{'prompt_tokens':12,'completion_tokens':2,'total_tokens':14,"
            + "'prompt_tokens_details':{'cached_tokens':0},'completion_tokens_details':{'reasoning_tokens':0}}";
    private static final String ACCOUNT =
            "'tool_calls':[{'id':'t','type':'function','function':{'name':'f','arguments':'{}'}}],"
                    + "'reasoning_content':'hm','attempts':["
                    + "{'provider':'openai','model':'gpt','outcome':'unreachable','latency_ms':5},"
                    + "{'provider':'anthropic','model':'claude','outcome':'ok','status':200,'latency_ms':70}],"
                    + "'cache':'bypass','latency_ms':80";

    @Test
    void aPlainAnswerCanBeReadByOldAndNewClients() {
        assertThat(json(CompletionDialect.plain().writeAnswer(ANSWER, context(false))))
                .isEqualTo(HEAD + ",'provider':'anthropic','content':'Paris.','completion':'Paris.',"
                        + "'request_id':'req-1','choices':[{'index':0,'text':'Paris.','finish_reason':'stop',"
                        + "'logprobs':null}]," + USAGE + "}");
    }

    @Test
    void anAdvancedAnswerGivesAFullAccount() {
        assertThat(json(CompletionDialect.advanced().writeAnswer(ANSWER, context(false))))
                .startsWith(HEAD)
                .endsWith(USAGE + "," + ACCOUNT + "}");
    }

    @Test
    void aPlainStreamIsTextAndAnEnd() {
        assertThat(stream(CompletionDialect.plain(), false))
                .isEqualTo("data: " + HEAD + chunk("Par", "null") + "}\n\ndata: " + HEAD + chunk("is.", "null")
                        + "}\n\ndata: " + HEAD + chunk("", "'stop'") + "}\n\ndata: [DONE]\n\n");
    }

    @Test
    void usageIsAChunkOfItsOwnWhenItIsWanted() {
        assertThat(stream(CompletionDialect.plain(), true))
                .contains(chunk("Par", "null") + ",'usage':null}")
                .endsWith("data: " + HEAD + ",'choices':[]," + USAGE + "}\n\ndata: [DONE]\n\n");
    }

    @Test
    void anAdvancedStreamEndsWithTheAccount() {
        assertThat(stream(CompletionDialect.advanced(), false))
                .endsWith("data: " + HEAD + chunk("", "'stop'") + ",'provider':'anthropic','request_id':'req-1',"
                        + ACCOUNT + "}\n\ndata: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST,validation_error",
        "TOO_LARGE,validation_error",
        "UNAUTHENTICATED,api_key_error",
        "FORBIDDEN,permission_error",
        "NOT_FOUND,not_found",
        "MODEL_NOT_FOUND,not_found",
        "RATE_LIMITED,rate_limit_error",
        "INTERNAL,internal_error",
        "UPSTREAM,provider_error",
        "UNAVAILABLE,provider_error",
        "OVERLOADED,overloaded",
        "DEADLINE,timeout_error",
    })
    void everySituationHasItsWord(ErrorKind kind, String type) {
        assertThat(json(HapaxErrors.write(GatewayError.of(kind, 500, "c", "m"), "r")))
                .isEqualTo("{'type':'" + type + "','message':'m','request_id':'r','details':{},'error':{'type':'" + type
                        + "','message':'m','code':'c','param':null}}");
    }

    @Test
    void anErrorTellsItsDetailsAndNeverAProvidersBody() {
        var error = new GatewayError(
                ErrorKind.UPSTREAM, 502, null, "m", null, null, null, Map.of("tried", "2"), "{}".getBytes(UTF_8));
        String written = json(CompletionDialect.plain().writeError(error, "r"));
        assertThat(written).contains("'details':{'tried':'2'}", "'code':'upstream_error'");
        assertThat(json(CompletionDialect.plain().writeStreamError(error, "r"))).isEqualTo("data: " + written + "\n\n");
    }

    private static String chunk(String text, String finish) {
        return ",'choices':[{'index':0,'text':'" + text + "','finish_reason':" + finish + ",'logprobs':null}]";
    }

    private static String stream(CompletionDialect dialect, boolean usageWanted) {
        var writer = dialect.streamWriter(context(usageWanted));
        var out = new ByteArrayOutputStream();
        ANSWER.forEach(event -> writer.write(event, out));
        return json(out.toByteArray());
    }

    private static AnswerContext context(boolean usageWanted) {
        var first = new AttemptRecord(new Target("openai", "gpt"), "unreachable", 0, Duration.ofMillis(5), "refused");
        var second = new AttemptRecord(new Target("anthropic", "claude"), "ok", 200, Duration.ofMillis(70), null);
        return new AnswerContext(
                "req-1",
                "anthropic",
                "claude-x",
                1763884800,
                usageWanted,
                List.of(first, second),
                Duration.ofMillis(80),
                new byte[0]);
    }

    private static String json(byte[] bytes) {
        return new String(bytes, UTF_8).replace('"', '\'');
    }
}
