package dev.hapax.daemon.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Canonical requests in the words of <a href="https://platform.openai.com/docs/api-reference/responses">the API</a>.
 */
class RequestWritingTest {
    private static final TargetModel PLAIN = new TargetModel("gpt-4o", null, Map.of());

    private static WrittenRequest write(String json, TargetModel model) throws BadRequest {
        return Streams.DIALECT.write(
                Streams.DIALECT.read(json.replace('\'', '"').getBytes(UTF_8)), model);
    }

    private static JsonNode body(WrittenRequest written) {
        return Answers.json(written.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'hi' | [{'type':'message','role':'user','content':'hi'}]",
                "[{'role':'user','content':[{'type':'input_text','text':'a'},{'type':'input_image','image_url':"
                        + "'https://x.org/a.png'}]}] | [{'type':'message','role':'user','content':[{'type':'input_text',"
                        + "'text':'a'},{'type':'input_image','image_url':'https://x.org/a.png','detail':'auto'}]}]",
                "[{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}],'encrypted_content':'c2ln'},"
                        + "{'role':'assistant','content':'so'},"
                        + "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},"
                        + "{'type':'function_call_output','call_id':'c1','output':'one'}]"
                        + " | [{'type':'reasoning','summary':[{'type':'summary_text','text':'hm'}],"
                        + "'encrypted_content':'c2ln'},{'type':'message','role':'assistant','content':"
                        + "[{'type':'output_text','text':'so'}]},{'type':'function_call','call_id':'c1','name':'f',"
                        + "'arguments':'{}'},{'type':'function_call_output','call_id':'c1','output':'one'}]",
                "[{'type':'reasoning','summary':[{'type':'summary_text','text':'nobody signed'}]},"
                        + "{'type':'reasoning','summary':[],'encrypted_content':'redacted_thinking:x'},"
                        + "{'role':'user','content':'hi'}] | [{'type':'message','role':'user','content':'hi'}]",
            })
    void theConversationBecomesItems(String input, String items) throws BadRequest {
        JsonNode body = body(write("{'input':" + input + "}", PLAIN));
        assertThat(body.get("input")).isEqualTo(Json.tryRead(items.replace('\'', '"')));
        assertThat(body.get("store").asBoolean()).isFalse();
    }

    @Test
    void parametersGetTheirOwnNames() throws BadRequest {
        JsonNode body = body(write(
                "{'input':'hi','stream':true,'max_output_tokens':3,'temperature':0.5,'top_p':0.25,'tool_choice':"
                        + "{'type':'function','name':'f'},'parallel_tool_calls':false,'reasoning':{'effort':'low'},"
                        + "'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'}}},'user':'u',"
                        + "'tools':[{'type':'function','name':'f','parameters':{'type':'object'}},"
                        + "{'type':'function','name':'g','strict':true}]}",
                new TargetModel("gpt-5-pro", null, Map.of())));
        assertThat(body).isEqualTo(Json.tryRead("""
                {"model":"gpt-5-pro","input":[{"type":"message","role":"user","content":"hi"}],"stream":true,
                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false},
                   {"type":"function","name":"g","parameters":{"type":"object","properties":{}},"strict":true}],
                 "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false,"max_output_tokens":16,
                 "temperature":0.5,"top_p":0.25,
                 "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}}},
                 "reasoning":{"effort":"low"},"user":"u","store":false,"include":["reasoning.encrypted_content"]}
                """));
    }

    @Test
    void whatTheApiCannotTakeIsNamed() throws BadRequest {
        var request = new ChatRequest(
                "m",
                false,
                false,
                List.of(new Message(Role.USER, List.of(new Part.Text("hi")), null)),
                List.of(new Tool("f", null, null, null)),
                null,
                null,
                5,
                new Sampling(null, null, 7, 1L, 0.5, 0.5),
                List.of("END"),
                null,
                new Reasoning(null, 6000),
                null,
                Map.of(),
                List.of("logit_bias"));
        WrittenRequest written = Streams.DIALECT.write(request, PLAIN);
        assertThat(written.dropped())
                .containsExactlyInAnyOrder(
                        "logit_bias",
                        "max_tokens=16",
                        "top_k",
                        "seed",
                        "presence_penalty",
                        "frequency_penalty",
                        "stop");
        assertThat(body(written).at("/reasoning/effort").asString()).isEqualTo("medium");
    }

    @Test
    void resultsComeBeforeWhatTheUserSaysAndTellOfErrors() throws BadRequest {
        var request = new ChatRequest(
                "m",
                false,
                false,
                List.of(new Message(
                        Role.USER,
                        List.of(
                                new Part.Text("go on"),
                                new Part.ToolResult("c1", List.of(new Part.Text("bad")), true),
                                new Part.ToolResult(
                                        "c2", List.of(new Part.Image(null, null, "https://x.org/a.png")), false)),
                        null)),
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
        assertThat(body(Streams.DIALECT.write(request, PLAIN)).get("input")).isEqualTo(Json.tryRead("""
                [{"type":"function_call_output","call_id":"c1","output":"Error: bad"},
                 {"type":"function_call_output","call_id":"c2","output":[
                   {"type":"input_image","image_url":"https://x.org/a.png","detail":"auto"}]},
                 {"type":"message","role":"user","content":"go on"}]"""));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, false",
        "gpt-4.1, false",
        "gpt-5-chat-latest, false",
        "gpt-5, true",
        "gpt-5.1-codex-max, true",
        "o3-pro, true",
        "codex-mini-latest, true"
    })
    void onlyModelsThatReasonAreAskedToSealIt(String model, boolean sealed) throws BadRequest {
        JsonNode body = body(write("{'input':'hi'}", new TargetModel(model, null, Map.of())));
        assertThat(body.has("include")).isEqualTo(sealed);
    }

    @Test
    void theModelsOptionsFillWhatNobodySaid() throws BadRequest {
        var model = new TargetModel(
                "gpt-4o",
                100,
                Map.of(
                        "max_tokens",
                        50,
                        "temperature",
                        0.1,
                        "reasoning",
                        Map.of("summary", "auto", "effort", "high"),
                        "store",
                        true,
                        "input",
                        "no"));
        JsonNode body = body(write("{'input':'hi','temperature':0.7,'reasoning':{'effort':'low'}}", model));
        assertThat(body).isEqualTo(Json.tryRead("""
                {"model":"gpt-4o","input":[{"type":"message","role":"user","content":"hi"}],"temperature":0.7,
                 "reasoning":{"effort":"low","summary":"auto"},"max_output_tokens":50,"store":true}"""));
    }
}
