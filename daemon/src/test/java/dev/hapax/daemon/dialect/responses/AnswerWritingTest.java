package dev.hapax.daemon.dialect.responses;

import static dev.hapax.daemon.dialect.responses.Answers.ended;
import static dev.hapax.daemon.dialect.responses.Answers.streamed;
import static dev.hapax.daemon.dialect.responses.Answers.to;
import static dev.hapax.daemon.dialect.responses.Answers.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.CollectedAnswer;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Answers in the words of <a href="https://platform.openai.com/docs/api-reference/responses/object">the API</a>. */
class AnswerWritingTest {
    private static final String FREE_TOOL =
            "{'input':'hi','tools':[{'type':'custom','name':'apply_patch'},{'type':'local_shell'},"
                    + "{'type':'namespace','name':'mcp','description':'','tools':[{'type':'function','name':'look'}]}]}";

    private static ChatEvent[] called(String name, String... pieces) {
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.ToolCallStarted(0, "toolu_1", name));
        for (String piece : pieces) {
            events.add(new ChatEvent.ToolArgumentsDelta(0, piece));
        }
        return events.toArray(ChatEvent[]::new);
    }

    @Test
    void everyFieldIsThereThatTheSdksWant() {
        JsonNode answer = whole(to("{'input':'hi'}"), ended(FinishReason.STOP, new ChatEvent.TextDelta("hello")));
        assertThat(answer).isEqualTo(Json.tryRead("""
                {"id":"resp_msg_9","object":"response","created_at":1763884800,"status":"completed","background":false,
                 "error":null,"incomplete_details":null,"instructions":null,"max_output_tokens":null,
                 "max_tool_calls":null,"model":"model-7",
                 "output":[{"id":"msg_0f1e2d3c_0","type":"message","status":"completed","role":"assistant",
                   "content":[{"type":"output_text","text":"hello","annotations":[],"logprobs":[]}]}],
                 "parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":null,"summary":null},
                 "safety_identifier":null,"store":false,"temperature":1.0,
                 "text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],
                 "top_logprobs":0,"top_p":1.0,"truncation":"disabled","user":null,"metadata":{},
                 "usage":{"input_tokens":12,"input_tokens_details":{"cached_tokens":3,"cache_write_tokens":2},
                   "output_tokens":5,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":17}}
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "instructions | \"be brief\"",
                "metadata | {'a':'b'}",
                "temperature | 0.20",
                "top_p | 0.5",
                "parallel_tool_calls | false",
                "max_output_tokens | 99",
                "tool_choice | {'type':'function','name':'f'}",
                "text | {'format':{'type':'json_schema','name':'n','schema':{}},'verbosity':'low'}",
                "reasoning | {'effort':'high','summary':'auto'}",
                "prompt_cache_key | 'k'",
                "user | \"u\"",
                "tools | [{'type':'web_search'},{'type':'function','name':'f','parameters':{},'strict':true,'description':'d'}]",
            })
    void whatTheRequestSaidIsRepeated(String name, String value) {
        JsonNode answer = whole(
                to("{'input':'hi','" + name + "':" + value + "}"),
                ended(FinishReason.STOP, new ChatEvent.TextDelta("hello")));
        assertThat(answer.get(name)).isEqualTo(Json.tryRead(value.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, completed, ",
        "STOP_SEQUENCE, completed, ",
        "TOOL_CALLS, completed, ",
        "LENGTH, incomplete, max_output_tokens",
        "FILTERED, incomplete, content_filter",
        "PAUSED, incomplete, max_output_tokens",
        "UNKNOWN, incomplete, max_output_tokens",
    })
    void onlyAnAnswerThatIsWholeIsCompleted(FinishReason reason, String status, String because) {
        List<ChatEvent> events = ended(reason, new ChatEvent.TextDelta("hello"));
        JsonNode answer = whole(to("{'input':'hi'}"), events);
        assertThat(answer.get("status").asString()).isEqualTo(status);
        assertThat(answer.at("/incomplete_details/reason").asString("")).isEqualTo(because == null ? "" : because);
        assertThat(answer.at("/output/0/status").asString()).isEqualTo(status);
        JsonNode last = streamed(to("{'input':'hi'}"), events).getLast();
        assertThat(last.get("type").asString()).isEqualTo("response." + status);
        assertThat(last.get("response")).isEqualTo(answer);
    }

    @Test
    void aRefusalThatIsSaidIsWhole() {
        JsonNode answer =
                whole(to("{'input':'hi'}"), ended(FinishReason.FILTERED, new ChatEvent.RefusalDelta("I will not.")));
        assertThat(answer.get("status").asString()).isEqualTo("completed");
        assertThat(answer.at("/output/0/content/0")).isEqualTo(Json.tryRead("""
                {"type":"refusal","refusal":"I will not."}"""));
    }

    @Test
    void theStreamIsTheSequenceOfTheReference() {
        List<String> types = new ArrayList<>();
        ChatEvent[] events = {
            new ChatEvent.ThinkingDelta("hm"),
            new ChatEvent.ThinkingSigned("c2ln"),
            new ChatEvent.TextDelta("so"),
            new ChatEvent.ToolCallStarted(0, "call_0", "f"),
            new ChatEvent.ToolArgumentsDelta(0, "{}")
        };
        for (JsonNode event : streamed(to("{'input':'hi'}"), ended(FinishReason.TOOL_CALLS, events))) {
            assertThat(event.get("sequence_number").asInt()).isEqualTo(types.size());
            types.add(event.get("type").asString().substring("response.".length()));
        }
        assertThat(types)
                .containsExactly(
                        "created",
                        "in_progress",
                        "output_item.added",
                        "reasoning_summary_part.added",
                        "reasoning_summary_text.delta",
                        "reasoning_summary_text.done",
                        "reasoning_summary_part.done",
                        "output_item.done",
                        "output_item.added",
                        "content_part.added",
                        "output_text.delta",
                        "output_text.done",
                        "content_part.done",
                        "output_item.done",
                        "output_item.added",
                        "function_call_arguments.delta",
                        "function_call_arguments.done",
                        "output_item.done",
                        "completed");
    }

    @Test
    void aFreeFormToolGetsItsTextInPieces() {
        String patch = "*** Begin\n+\"gr\u00fc\u00df\" \\ \uD83D\uDE00\t\u0001";
        String json = Json.text(Json.object().put("input", patch));
        for (int at = 0; at <= json.length(); at++) {
            var text = new StringBuilder();
            JsonNode done = Json.object();
            for (JsonNode event : streamed(
                    to(FREE_TOOL),
                    ended(FinishReason.TOOL_CALLS, called("apply_patch", json.substring(0, at), json.substring(at))))) {
                switch (event.get("type").asString()) {
                    case "response.custom_tool_call_input.delta" ->
                        text.append(event.get("delta").asString());
                    case "response.output_item.done" -> done = event.get("item");
                    default -> {}
                }
            }
            assertThat(text.toString()).isEqualTo(patch);
            assertThat(done.get("type").asString()).isEqualTo("custom_tool_call");
            assertThat(done.get("input").asString()).isEqualTo(patch);
            assertThat(done.get("call_id").asString()).isEqualTo("toolu_1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ \"input\" : \"a\\u00fcb\" } | aüb",
                "{\"input\":\"\"} | ''",
                "{\"other\":\"a\"} | {\"other\":\"a\"}",
                "{\"input\":7} | {\"input\":7}",
                "{\"input\":\"a\",\"more\":1} | a",
                "\"bare\" | \"bare\"",
            })
    void aFreeFormToolGetsWhateverTheModelSaid(String arguments, String input) {
        for (int at = 0; at <= arguments.length(); at++) {
            ChatEvent[] pieces = called("apply_patch", arguments.substring(0, at), arguments.substring(at));
            JsonNode last = streamed(to(FREE_TOOL), ended(FinishReason.TOOL_CALLS, pieces))
                    .getLast();
            assertThat(last.at("/response/output/0/input").asString()).isEqualTo(input);
        }
    }

    @Test
    void aShellIsToldWhatToRunAndAGroupedToolItsGroup() {
        JsonNode shell = whole(
                to(FREE_TOOL), ended(FinishReason.TOOL_CALLS, called("local_shell", "{\"command\":[\"ls\",\"-l\"]}")));
        assertThat(shell.at("/output/0")).isEqualTo(Json.tryRead("""
                {"id":"lsh_0f1e2d3c_0","type":"local_shell_call","call_id":"toolu_1","status":"completed",
                 "action":{"command":["ls","-l"],"env":{},"type":"exec"}}"""));
        JsonNode grouped = whole(to(FREE_TOOL), ended(FinishReason.TOOL_CALLS, called("mcp__look", "{}")));
        assertThat(grouped.at("/output/0/name").asString()).isEqualTo("look");
        assertThat(grouped.at("/output/0/namespace").asString()).isEqualTo("mcp");
    }

    /** All that comes in goes out, in order and once, and every step is legal for the item at its index. */
    @RepeatedTest(200)
    void anyAnswerIsWrittenWholeAndLegal(RepetitionInfo repetition) throws Exception {
        List<ChatEvent> events = Answers.random(new Random(repetition.getCurrentRepetition()));
        List<JsonNode> stream = streamed(to("{'input':'hi'}"), events);
        JsonNode last = stream.getLast().get("response");
        assertThat(last).isEqualTo(whole(to("{'input':'hi'}"), events));
        assertThat(putTogether(stream)).isEqualTo(texts(last));

        CollectedAnswer before = CollectedAnswer.of(events);
        CollectedAnswer after = CollectedAnswer.of(Streams.DIALECT.readAnswer(Json.bytes(last)));
        assertThat(after.text()).isEqualTo(before.text());
        assertThat(after.thinkingText()).isEqualTo(before.thinkingText());
        assertThat(after.toolCalls()).isEqualTo(before.toolCalls());
        assertThat(after.finish()).isEqualTo(before.finish());
    }

    /** What the deltas say of each item, by its index. */
    private static Map<Integer, String> putTogether(List<JsonNode> stream) {
        var said = new HashMap<Integer, StringBuilder>();
        var open = new HashMap<Integer, String>();
        for (JsonNode event : stream) {
            String type = event.get("type").asString();
            int index = event.path("output_index").asInt(-1);
            if (type.equals("response.output_item.added")) {
                assertThat(index).isEqualTo(said.size());
                said.put(index, new StringBuilder());
                open.put(index, event.at("/item/id").asString());
            } else if (type.equals("response.output_item.done")) {
                assertThat(open.remove(index)).isEqualTo(event.at("/item/id").asString());
            } else if (index >= 0) {
                assertThat(open.get(index)).isEqualTo(event.get("item_id").asString());
                if (type.endsWith(".delta")) {
                    said.getOrDefault(index, new StringBuilder())
                            .append(event.get("delta").asString());
                }
            }
        }
        assertThat(open).isEmpty();
        var texts = new HashMap<Integer, String>();
        said.forEach((index, text) -> texts.put(index, text.toString()));
        return texts;
    }

    private static Map<Integer, String> texts(JsonNode response) {
        var texts = new HashMap<Integer, String>();
        for (JsonNode item : response.get("output")) {
            var text = new StringBuilder(item.path("arguments").asString(""));
            item.path("content").forEach(part -> text.append(part.get("text").asString()));
            item.path("summary").forEach(part -> text.append(part.get("text").asString()));
            texts.put(texts.size(), text.toString());
        }
        return texts;
    }
}
