package dev.hapax.daemon.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Canonical requests for providers that speak Chat Completions (translation.md B). */
class RequestWritingTest {
    private static final TargetModel MODEL = new TargetModel("up", null, Map.of());
    private static final Part HI = new Part.Text("hi");
    private static final Part IMAGE = new Part.Image("image/png", "AAAA", null);
    private static final String IMAGE_PART =
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}";

    static Stream<Arguments> conversations() {
        return Stream.of(
                written(
                        "system blocks are one text",
                        "[{'role':'system','content':'a\\n\\nb'}]",
                        message(Role.SYSTEM, new Part.Text("a"), new Part.Text("b"))),
                written("developer is system", "[{'role':'system','content':'hi'}]", message(Role.DEVELOPER, HI)),
                written(
                        "tool results come before the text of the same turn",
                        "[{'role':'tool','tool_call_id':'c1','content':'one'},"
                                + "{'role':'tool','tool_call_id':'c2','content':'two\\nlines'},"
                                + "{'role':'user','content':'hi'}]",
                        message(
                                Role.USER,
                                HI,
                                result("c1", false, new Part.Text("one")),
                                result("c2", false, new Part.Text("two"), new Part.Text("lines")))),
                written(
                        "an error is flagged and its content kept",
                        "[{'role':'tool','tool_call_id':'c1','content':'Error: no such file'}]",
                        message(Role.TOOL, result("c1", true, new Part.Text("no such file")))),
                written(
                        "images of results move behind all results, before the user's words",
                        "[{'role':'tool','tool_call_id':'c1','content':'hi'},"
                                + "{'role':'tool','tool_call_id':'c2','content':'The result is in the next message.'},"
                                + "{'role':'user','content':[I,I,{'type':'text','text':'hi'}]}]",
                        message(Role.TOOL, result("c1", false, HI, IMAGE)),
                        message(Role.TOOL, result("c2", false, IMAGE)),
                        message(Role.USER, HI)),
                written(
                        "images of results get a message of their own before an assistant",
                        "[{'role':'tool','tool_call_id':'c1','content':'hi'},{'role':'user','content':[I]},"
                                + "{'role':'assistant','content':'hi'}]",
                        message(Role.TOOL, result("c1", false, HI, IMAGE)),
                        message(Role.ASSISTANT, HI)),
                written(
                        "thinking is never shown as text",
                        "[{'role':'assistant','content':'hi'}]",
                        message(Role.ASSISTANT, new Part.Thinking("secret", "s"), new Part.RedactedThinking("d"), HI)),
                written(
                        "calls alone have no content",
                        "[{'role':'assistant','tool_calls':[{'id':'c','type':'function',"
                                + "'function':{'name':'f','arguments':'{ }'}}]}]",
                        message(Role.ASSISTANT, new Part.ToolCall("c", "f", "{ }"))),
                written(
                        "a refusal stays one",
                        "[{'role':'assistant','refusal':'no'}]",
                        message(Role.ASSISTANT, new Part.Refusal("no"))),
                written(
                        "a turn of nothing is an empty text",
                        "[{'role':'user','content':''},{'role':'assistant','content':''}]",
                        message(Role.USER),
                        message(Role.ASSISTANT, new Part.Thinking("t", null))),
                written(
                        "a document is a file",
                        "[{'role':'user','content':[{'type':'file','file':{'filename':'document',"
                                + "'file_data':'data:application/pdf;base64,BB=='}}]}]",
                        message(Role.USER, new Part.Document("application/pdf", "BB==", null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conversations")
    void aConversationIsWrittenSo(String rule, String expected, List<Message> messages) throws BadRequest {
        String body = write(request(messages)).substring("{\"model\":\"up\",\"messages\":".length());
        String json =
                expected.replace('\'', '"').replace("I,", IMAGE_PART + ",").replace("I]", IMAGE_PART + "]");
        assertThat(body).isEqualTo(json + "}");
    }

    @Test
    void whatNoMessageCanHoldIsRefused() {
        for (Message message : List.of(
                message(Role.SYSTEM, IMAGE),
                message(Role.ASSISTANT, IMAGE),
                message(Role.USER, new Part.ToolCall("a", "b", "{}")))) {
            assertThatThrownBy(() -> write(request(List.of(message)))).isInstanceOf(BadRequest.class);
        }
    }

    @Test
    void aStreamAlwaysAsksForUsage() throws BadRequest {
        var request = new ChatRequest(
                "",
                true,
                false,
                List.of(message(Role.USER, HI)),
                List.of(),
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
        assertThat(write(request)).contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }

    @Test
    void toolsAndTheirChoiceAreWrittenOnlyTogether() throws BadRequest {
        var tools = List.of(new Tool("f", null, "{\"a\":1.0}", null), new Tool("g", "d", null, true));
        assertThat(write(tools(tools, new ToolChoice.Named("f"))))
                .endsWith(("'tools':[{'type':'function','function':{'name':'f','parameters':{'a':1.0}}},"
                                + "{'type':'function','function':{'name':'g','description':'d','strict':true}}],"
                                + "'tool_choice':{'type':'function','function':{'name':'f'}},"
                                + "'parallel_tool_calls':false}")
                        .replace('\'', '"'));
        assertThat(write(tools(tools, new ToolChoice.Any()))).contains("\"tool_choice\":\"required\"");
        assertThat(write(tools(tools, new ToolChoice.Auto()))).contains("\"tool_choice\":\"auto\"");
        assertThat(write(tools(tools, new ToolChoice.None()))).contains("\"tool_choice\":\"none\"");
        assertThat(write(tools(List.of(), new ToolChoice.None()))).doesNotContain("tool");
    }

    @ParameterizedTest
    @CsvSource({
        "up,             max_tokens,            100",
        "o3-mini,        max_completion_tokens, 100",
        "gpt-5.1,        max_completion_tokens, 100",
        "openai/o1,      max_completion_tokens, 100",
        "gpt-4o,         max_tokens,            100",
        "gpt-4.1,        max_tokens,            100",
        "mistral-o2,     max_tokens,            100",
    })
    void theLimitIsSpelledAsTheModelKnowsItAndNeverAboveItsOwn(String model, String spelling, int limit)
            throws BadRequest {
        var asked = limited(5000, new Reasoning(null, null));
        String written = text(new OpenAiDialect().write(asked, new TargetModel(model, limit, Map.of())));
        assertThat(written).contains("\"" + spelling + "\":" + limit).doesNotContain("reasoning");
    }

    @ParameterizedTest
    @CsvSource({",10000,high", ",9999,medium", ",5000,medium", ",4999,low", ",2000,low", ",1999,minimal", "low,,low"})
    void aThinkingBudgetBecomesAnEffort(@Nullable String effort, @Nullable Integer budget, String expected)
            throws BadRequest {
        assertThat(write(limited(null, new Reasoning(effort, budget))))
                .contains("\"reasoning_effort\":\"" + expected + "\"");
    }

    @Test
    void noThinkingNeedsNoWord() throws BadRequest {
        assertThat(write(limited(null, new Reasoning("none", null)))).doesNotContain("reasoning");
    }

    @Test
    void optionsFillWhatTheRequestLeftOpenAndWhatIsLeftOutIsNamed() throws BadRequest {
        var request = new ChatRequest(
                "",
                false,
                false,
                List.of(message(Role.USER, HI)),
                List.of(),
                null,
                null,
                7,
                new Sampling(0.2, null, 40, null, null, null),
                List.of(),
                null,
                null,
                "x".repeat(70),
                Map.of("min_p", "0.10", "model", "\"evil\""),
                List.of("logit_bias"));
        var model = new TargetModel(
                "up", null, Map.of("temperature", 1, "top_p", 0.9, "max_completion_tokens", 9, "stream", true));
        WrittenRequest written = new OpenAiDialect().write(request, model);
        assertThat(text(written))
                .contains("\"model\":\"up\"", "\"temperature\":0.2", "\"top_p\":0.9", "\"min_p\":0.10")
                .contains("\"max_tokens\":7", "\"user\":\"" + "x".repeat(64) + "\"")
                .doesNotContain("max_completion_tokens", "stream", "top_k", "evil", "null");
        assertThat(written.dropped()).containsExactlyInAnyOrder("logit_bias", "top_k", "options.model");
    }

    private static ChatRequest request(List<Message> messages) {
        return new ChatRequest(
                "",
                false,
                false,
                messages,
                List.of(),
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

    private static ChatRequest tools(List<Tool> tools, ToolChoice choice) {
        return new ChatRequest(
                "",
                false,
                false,
                List.of(message(Role.USER, HI)),
                tools,
                choice,
                false,
                null,
                Sampling.DEFAULT,
                List.of(),
                null,
                null,
                null,
                Map.of(),
                List.of());
    }

    private static ChatRequest limited(@Nullable Integer maxTokens, Reasoning reasoning) {
        return new ChatRequest(
                "",
                false,
                false,
                List.of(message(Role.USER, HI)),
                List.of(),
                null,
                null,
                maxTokens,
                Sampling.DEFAULT,
                List.of(),
                null,
                reasoning,
                null,
                Map.of(),
                List.of());
    }

    private static Message message(Role role, Part... parts) {
        return new Message(role, List.of(parts), null);
    }

    private static Part result(String id, boolean error, Part... content) {
        return new Part.ToolResult(id, List.of(content), error);
    }

    private static Arguments written(String rule, String expected, Message... messages) {
        return Arguments.of(rule, expected, List.of(messages));
    }

    private static String write(ChatRequest request) throws BadRequest {
        return text(new OpenAiDialect().write(request, MODEL));
    }

    private static String text(WrittenRequest written) {
        return new String(written.body(), UTF_8);
    }
}
