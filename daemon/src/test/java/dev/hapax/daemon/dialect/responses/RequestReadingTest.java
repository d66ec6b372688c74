package dev.hapax.daemon.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.RequestScan;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, as in <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI's reference</a>. */
class RequestReadingTest {
    private static final String PNG = "data:image/png;base64,iVBORw0KGgo=";

    private static ChatRequest read(String json) throws BadRequest {
        return Streams.DIALECT.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static RequestScan scan(String json) throws BadRequest {
        return Streams.DIALECT.scan(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static String line(Message message) {
        String parts = message.parts().stream().map(RequestReadingTest::line).collect(Collectors.joining(", "));
        return message.role().name().toLowerCase(Locale.ROOT) + "(" + parts + ")";
    }

    private static String line(Part part) {
        return switch (part) {
            case Part.Text(String text) -> text;
            case Part.Refusal(String text) -> "refusal " + text;
            case Part.Image(String type, String data, String url) -> "image " + (url == null ? type + " " + data : url);
            case Part.Document(String type, String data, String name) -> "file " + type + " " + data + " " + name;
            case Part.ToolCall(String id, String name, String arguments) -> "call " + id + " " + name + " " + arguments;
            case Part.ToolResult result ->
                "result " + result.callId() + " "
                        + result.content().stream()
                                .map(RequestReadingTest::line)
                                .toList();
            case Part.Thinking(String text, String signature) -> "thought " + text + " " + signature;
            case Part.RedactedThinking(String data) -> "redacted " + data;
            case Part.CachePoint _ -> "cache";
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'hi' | user(hi)",
                "[{'role':'user','content':'hi'}] | user(hi)",
                "[{'type':'message','role':'developer','content':[{'type':'input_text','text':'be'}]},"
                        + "{'role':'system','content':'s'}] | developer(be) system(s)",
                "[{'role':'user','content':[{'type':'input_text','text':''},{'type':'input_image','detail':'low',"
                        + "'image_url':'https://x.org/a.png'}]}] | user(image https://x.org/a.png)",
                "[{'role':'user','content':[{'type':'input_image','image_url':'" + PNG
                        + "'}]}] | user(image image/png iVBORw0KGgo=)",
                "[{'role':'user','content':[{'type':'input_file','filename':'a.pdf','file_data':"
                        + "'data:application/pdf;base64,JVBERi0='}]}] | user(file application/pdf JVBERi0= a.pdf)",
                "[{'role':'assistant','content':[{'type':'output_text','text':'a','annotations':[]},"
                        + "{'type':'refusal','refusal':'no'}]}] | assistant(a, refusal no)",
                "[{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'hm'}],"
                        + "'encrypted_content':'c2ln'},{'type':'message','id':'msg_1','status':'completed',"
                        + "'role':'assistant','content':[{'type':'output_text','text':'so'}]},"
                        + "{'type':'function_call','id':'fc_1','call_id':'c1','name':'f','arguments':'{}'},"
                        + "{'type':'function_call','call_id':'c2','name':'g','arguments':''},"
                        + "{'type':'function_call_output','call_id':'c1','output':'one'},"
                        + "{'type':'function_call_output','call_id':'c2','output':[{'type':'input_text','text':'two'},"
                        + "{'type':'input_image','image_url':'https://x.org/a.png'}]}]"
                        + " | assistant(thought hm c2ln, so, call c1 f {}, call c2 g {}) tool(result c1 [one])"
                        + " tool(result c2 [two, image https://x.org/a.png])",
                "[{'type':'reasoning','summary':[],'encrypted_content':'redacted_thinking:cmVk'},"
                        + "{'type':'reasoning','summary':[],'encrypted_content':'c2ln'},"
                        + "{'type':'reasoning','id':'rs_2','summary':[]}]"
                        + " | assistant(redacted cmVk, thought  c2ln)",
                "[{'type':'custom_tool_call','call_id':'c1','name':'apply_patch','input':'***'},"
                        + "{'type':'custom_tool_call_output','call_id':'c1','output':'ok'}]"
                        + " | assistant(call c1 apply_patch {\"input\":\"***\"}) tool(result c1 [ok])",
                "[{'type':'local_shell_call','id':'lsh_1','call_id':'c1','status':'completed',"
                        + "'action':{'type':'exec','command':['ls'],'env':{},'user':null}},"
                        + "{'type':'local_shell_call_output','id':'lsh_1','output':'a b'}]"
                        + " | assistant(call c1 local_shell {\"command\":[\"ls\"],\"env\":{}}) tool(result c1 [a b])",
                "[{'type':'function_call','call_id':'c1','namespace':'mcp','name':'look','arguments':'{}'}]"
                        + " | assistant(call c1 mcp__look {})",
                "[{'role':'user','content':'a'},{'type':'web_search_call','id':'ws_1','status':'completed'},"
                        + "{'role':'assistant','content':'b'}] | user(a) assistant(b)",
            })
    void theConversationIsPutTogetherFromItsItems(String input, String messages) throws BadRequest {
        String read = read("{'input':" + input + "}").messages().stream()
                .map(RequestReadingTest::line)
                .collect(Collectors.joining(" "));
        assertThat(read).isEqualTo(messages);
    }

    @Test
    void instructionsComeFirst() throws BadRequest {
        assertThat(read("{'instructions':'be brief','input':'hi'}").messages())
                .extracting(RequestReadingTest::line)
                .containsExactly("system(be brief)", "user(hi)");
    }

    @Test
    void parametersFindTheirPlaces() throws BadRequest {
        ChatRequest request = read("{'model':'m','input':'hi','stream':true,'max_output_tokens':9,'temperature':0.5,"
                + "'top_p':0.25,'parallel_tool_calls':false,'reasoning':{'effort':'low','summary':'auto'},'user':'u',"
                + "'safety_identifier':'s','text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},"
                + "'strict':true}},'metadata':{'a':'b'},'include':['reasoning.encrypted_content'],'store':false,"
                + "'truncation':'disabled','service_tier':'auto'}");
        assertThat(request.stream()).isTrue();
        assertThat(request.maxTokens()).isEqualTo(9);
        assertThat(request.sampling().temperature()).isEqualTo(0.5);
        assertThat(request.sampling().topP()).isEqualTo(0.25);
        assertThat(request.parallelTools()).isFalse();
        assertThat(request.reasoning()).isEqualTo(new Reasoning("low", null));
        assertThat(request.user()).isEqualTo("s");
        assertThat(request.responseFormat())
                .isEqualTo(new ResponseFormat.JsonSchema("n", "{\"type\":\"object\"}", true));
        assertThat(request.unsupported()).isEmpty();
    }

    @Test
    void whatHasNoPlaceIsNamed() throws BadRequest {
        ChatRequest request = read("{'input':[{'role':'user','content':'a'},{'type':'web_search_call','id':'w'}],"
                + "'store':true,'truncation':'auto','service_tier':'flex','prompt_cache_key':'k',"
                + "'text':{'verbosity':'low'},'include':['message.output_text.logprobs'],'of_tomorrow':1,"
                + "'tools':[{'type':'web_search'},{'type':'function','name':'f','parameters':{}}]}");
        assertThat(request.unsupported())
                .containsExactlyInAnyOrder(
                        "store",
                        "truncation",
                        "service_tier",
                        "prompt_cache_key",
                        "text.verbosity",
                        "include.message.output_text.logprobs",
                        "of_tomorrow",
                        "tools.web_search",
                        "input.web_search_call");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'auto' | Auto | f,g,p",
                "'none' | None | f,g,p",
                "'required' | Any | f,g,p",
                "{'type':'function','name':'g'} | Named g | f,g,p",
                "{'type':'custom','name':'p'} | Named p | f,g,p",
                "{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'g'}]} | Auto | g",
                "{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'f'},"
                        + "{'type':'custom','name':'p'}]} | Any | f,p",
            })
    void theChoiceOfToolsIsKept(String choice, String read, String names) throws BadRequest {
        ChatRequest request = read("{'input':'hi','tool_choice':" + choice + ",'tools':["
                + "{'type':'function','name':'f','parameters':{'type':'object'},'strict':true},"
                + "{'type':'function','name':'g','description':'d','parameters':null},{'type':'custom','name':'p'}]}");
        ToolChoice chosen = request.toolChoice();
        assertThat(
                        switch (chosen) {
                            case null -> "nothing";
                            case ToolChoice.Auto _ -> "Auto";
                            case ToolChoice.None _ -> "None";
                            case ToolChoice.Any _ -> "Any";
                            case ToolChoice.Named(String name) -> "Named " + name;
                        })
                .isEqualTo(read);
        assertThat(request.tools()).extracting(ChatRequest.Tool::name).containsExactly(names.split(","));
    }

    @Test
    void aFreeFormToolBecomesAFunctionOfOneTextThatKnowsItsGrammar() throws BadRequest {
        ChatRequest.Tool tool =
                read("{'input':'hi','tools':[{'type':'custom','name':'apply_patch','description':'Edits.',"
                                + "'format':{'type':'grammar','syntax':'lark','definition':'start: A'}}]}")
                        .tools()
                        .getFirst();
        assertThat(tool.description()).isEqualTo("Edits.\n\nThe input is text of this lark grammar:\nstart: A");
        assertThat(tool.schemaJson())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
                        + "\"required\":[\"input\"],\"additionalProperties\":false}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'previous_response_id':'resp_1','input':'hi'} | 400 | previous_response_not_found | previous_response_id",
                "{'conversation':{'id':'conv_1'},'input':'hi'} | 404 | not_found | conversation",
                "{'prompt':{'id':'pmpt_1'}} | 404 | not_found | prompt",
                "{'input':[{'type':'item_reference','id':'rs_1'}]} | 404 | not_found | input",
                "{'input':'hi','background':true} | 400 | unsupported_parameter | background",
                "{'model':'m'} | 400 | missing_required_parameter | input",
                "{'input':7} | 400 | invalid_type | input",
                "{'input':[{'type':'computer_call'}]} | 400 | unsupported_value | input[0].type",
                "{'input':[{'role':'user','content':[{'type':'input_image','file_id':'file-1'}]}]}"
                        + " | 400 | unsupported_value | input[0].content[0].file_id",
                "{'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{'}]}"
                        + " | 400 | invalid_value | input[0].arguments",
                "{'input':'hi','tools':[{'type':'web_search'}]} | 400 | unsupported_value | tools[0].type",
                "{'input':'hi','tool_choice':'required','tools':[{'type':'function','name':'f'},{'type':'mcp'}]}"
                        + " | 400 | unsupported_value | tools[1].type",
                "{'input':'hi','tool_choice':{'type':'file_search'},'tools':[{'type':'function','name':'f'}]}"
                        + " | 400 | unsupported_value | tool_choice.type",
                "{'input':'hi','tools':[{'type':'function','name':'f'},{'type':'custom','name':'f'}]}"
                        + " | 400 | invalid_value | tools[1]",
                "{'input':'hi','max_output_tokens':0} | 400 | invalid_value | max_output_tokens",
            })
    void whatCannotBeReadIsRefusedByName(String request, int status, String code, String param) {
        assertThatThrownBy(() -> read(request)).isInstanceOfSatisfying(BadRequest.class, e -> {
            GatewayError error = e.error();
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.code()).isEqualTo(code);
            assertThat(error.param()).isEqualTo(param);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input':'hi'} | false | false | ",
                "{'input':'hi','store':false,'stream':true} | false | true | ",
                "{'input':'hi','store':true} | true | false | ",
                "{'input':'hi','background':true} | true | false | ",
                "{'previous_response_id':'resp_1'} | false | false | previous_response_id resp_1",
                "{'conversation':'conv_1'} | false | false | conversation conv_1",
                "{'conversation':{'id':'conv_1'}} | false | false | conversation conv_1",
                "{'input':[{'role':'user','content':[{'type':'input_file','file_id':'file-1'}]},"
                        + "{'type':'item_reference','id':'rs_1'},{'type':'function_call','id':'fc_1'}]}"
                        + " | false | false | file_id file-1, item_reference rs_1",
                "{'tools':[{'type':'file_search','vector_store_ids':['vs_1','vs_2']},{'type':'code_interpreter',"
                        + "'container':{'type':'auto','file_ids':['file-2']}},{'type':'code_interpreter',"
                        + "'container':'cntr_1'}]} | false | false |"
                        + " vector_store_ids vs_1, vector_store_ids vs_2, file_ids file-2, container cntr_1",
            })
    void oneLookTellsWhatARequestIsTiedTo(String request, boolean effects, boolean stream, String handles)
            throws BadRequest {
        RequestScan scan = scan(request);
        assertThat(scan.sideEffects()).isEqualTo(effects);
        assertThat(scan.stream()).isEqualTo(stream);
        assertThat(scan.handles().stream()
                        .map(handle -> handle.param() + " " + handle.id())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(handles == null ? "" : handles);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\": \"a\", \"input\" :\"hi\",\"x\":1.50}",
                "{ \"input\" :\"hi\"}",
                "{}",
            })
    void onlyTheModelIsReplaced(String body) throws BadRequest {
        byte[] bytes = body.getBytes(UTF_8);
        String spliced = new String(Streams.DIALECT.splice(bytes, Streams.DIALECT.scan(bytes), "b"), UTF_8);
        List<String> expected = List.of(
                body.replace("\"a\"", "\"b\""),
                body.replaceFirst("\\{", "{\"model\":\"b\","),
                body.replaceFirst("\\{", "{\"model\":\"b\""));
        assertThat(spliced).contains("\"model\":").isIn(expected);
        assertThat(Streams.DIALECT.scan(spliced.getBytes(UTF_8)).model()).isEqualTo("b");
    }
}
