package dev.hapax.daemon.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.TargetModel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReadingTest {
    private final OpenAiDialect dialect = new OpenAiDialect();

    @Test
    void everyParameterWithACanonicalFormIsRead() throws BadRequest {
        ChatRequest request = read("""
            {'model':'m','messages':[{'role':'user','content':'hi','name':'ann'}],'stream':true,
             'stream_options':{'include_usage':true},'temperature':0.5,'top_p':1,'seed':7,'presence_penalty':0.1,
             'frequency_penalty':-0.1,'max_tokens':5,'max_completion_tokens':6,'stop':'END','user':'u',
             'reasoning_effort':'low','parallel_tool_calls':false,
             'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,
                       'parameters':{'type':['string','number'],'enum':['',1.0]}}},
                      {'type':'function','function':{'name':'g'}}],
             'tool_choice':{'type':'function','function':{'name':'f'}},
             'response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{'a':1},'strict':false}},
             'n':1,'logprobs':true,'top_logprobs':2,'logit_bias':{'1':5},'store':true,'metadata':null,'echo':false}
            """);
        assertThat(request)
                .isEqualTo(new ChatRequest(
                        "m",
                        true,
                        true,
                        List.of(new Message(Role.USER, List.of(new Part.Text("hi")), "ann")),
                        List.of(
                                new Tool("f", "d", "{\"type\":[\"string\",\"number\"],\"enum\":[\"\",1.0]}", true),
                                new Tool("g", null, null, null)),
                        new ToolChoice.Named("f"),
                        false,
                        6,
                        new Sampling(0.5, 1.0, null, 7L, 0.1, -0.1),
                        List.of("END"),
                        new ResponseFormat.JsonSchema("s", "{\"a\":1}", false),
                        new Reasoning("low", null),
                        "u",
                        Map.of(),
                        List.of("logprobs", "top_logprobs", "logit_bias", "store")));
    }

    @Test
    void whatIsNotSaidIsAbsent() throws BadRequest {
        ChatRequest request = read("{'messages':[{'role':'user','content':'hi'}],'tools':[],'stop':null,"
                + "'response_format':{'type':'text'},'tool_choice':null}");
        assertThat(request)
                .isEqualTo(new ChatRequest(
                        "",
                        false,
                        false,
                        List.of(new Message(Role.USER, List.of(new Part.Text("hi")), null)),
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
                        List.of()));
    }

    @Test
    void everyKindOfMessageIsRead() throws BadRequest {
        List<Message> messages = read("""
            {'messages':[
             {'role':'system','content':[{'type':'text','text':'a'},{'type':'text','text':''},
               {'type':'text','text':'b'}]},
             {'role':'developer','content':'dev'},
             {'role':'user','content':[{'type':'text','text':'look'},
               {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}},
               {'type':'image_url','image_url':'https://example.org/x.png'},
               {'type':'file','file':{'filename':'f.pdf','file_data':'data:application/pdf;base64,BBBB'}}]},
             {'role':'assistant','content':null,'tool_calls':[
               {'id':'c1','type':'function','function':{'name':'f','arguments':'{ \\"x\\": 1.0 }'}},
               {'id':'c2','type':'function','function':{'name':'g','arguments':''}},
               {'id':'c3','type':'function','function':{'name':'h'}}]},
             {'role':'tool','tool_call_id':'c1','content':[{'type':'text','text':'r'},
               {'type':'image_url','image_url':{'url':'data:image/jpeg;base64,CCCC'}}]},
             {'role':'assistant','content':'','refusal':'no','reasoning_content':'hm'},
             {'role':'assistant','content':'ok','reasoning_content':'twice','thinking_blocks':[
               {'type':'thinking','thinking':'t','signature':'s'},{'type':'redacted_thinking','data':'d'}]}]}
            """).messages();
        assertThat(messages)
                .containsExactly(
                        new Message(Role.SYSTEM, List.of(new Part.Text("a"), new Part.Text("b")), null),
                        new Message(Role.DEVELOPER, List.of(new Part.Text("dev")), null),
                        new Message(
                                Role.USER,
                                List.of(
                                        new Part.Text("look"),
                                        new Part.Image("image/png", "AAAA", null),
                                        new Part.Image(null, null, "https://example.org/x.png"),
                                        new Part.Document("application/pdf", "BBBB", "f.pdf")),
                                null),
                        new Message(
                                Role.ASSISTANT,
                                List.of(
                                        new Part.ToolCall("c1", "f", "{ \"x\": 1.0 }"),
                                        new Part.ToolCall("c2", "g", "{}"),
                                        new Part.ToolCall("c3", "h", "{}")),
                                null),
                        new Message(
                                Role.TOOL,
                                List.of(new Part.ToolResult(
                                        "c1",
                                        List.of(new Part.Text("r"), new Part.Image("image/jpeg", "CCCC", null)),
                                        false)),
                                null),
                        new Message(
                                Role.ASSISTANT, List.of(new Part.Thinking("hm", null), new Part.Refusal("no")), null),
                        new Message(
                                Role.ASSISTANT,
                                List.of(
                                        new Part.Thinking("t", "s"),
                                        new Part.RedactedThinking("d"),
                                        new Part.Text("ok")),
                                null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'messages':'x'}|messages",
                "{'messages':[]}|messages",
                "{'messages':[1]}|messages[0]",
                "{'messages':[{'content':'x'}]}|messages[0].role",
                "{'messages':[{'role':'robot','content':'x'}]}|messages[0].role",
                "{'messages':[{'role':'function','content':'x'}]}|messages[0].role",
                "{'messages':[{'role':'user'}]}|messages[0].content",
                "{'messages':[{'role':'user','content':5}]}|messages[0].content",
                "{'messages':[{'role':'user','content':['x']}]}|messages[0].content[0]",
                "{'messages':[{'role':'user','content':[{'type':'input_audio'}]}]}|messages[0].content[0].type",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://x'}}]}]}"
                        + "|messages[0].content[0].image_url.url",
                "{'messages':[{'role':'user','content':[{'type':'image_url',"
                        + "'image_url':'data:image/png;base64,a b'}]}]}"
                        + "|messages[0].content[0].image_url",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}]}"
                        + "|messages[0].content[0].file.file_id",
                "{'messages':[{'role':'tool','content':'x'}]}|messages[0].tool_call_id",
                "{'messages':[{'role':'assistant','function_call':{}}]}|messages[0].function_call",
                "{'messages':[{'role':'user','content':'x'},{'role':'assistant',"
                        + "'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{bad'}}]}]}"
                        + "|messages[1].tool_calls[0].function.arguments",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'f','arguments':'[]'}}]}]}"
                        + "|messages[0].tool_calls[0].function.arguments",
                "{M,'n':2}|n",
                "{M,'temperature':'hot'}|temperature",
                "{M,'temperature':1e999}|temperature",
                "{M,'max_tokens':0}|max_tokens",
                "{M,'max_tokens':1.5}|max_tokens",
                "{M,'max_tokens':99999999999}|max_tokens",
                "{M,'stop':[1]}|stop[0]",
                "{M,'stop':{}}|stop",
                "{M,'tools':[{'type':'web_search'}]}|tools[0].type",
                "{M,'tool_choice':'maybe'}|tool_choice",
                "{M,'tool_choice':{'type':'allowed_tools'}}|tool_choice.type",
                "{M,'response_format':{'type':'xml'}}|response_format.type",
                "{M,'reasoning_effort':'some'}|reasoning_effort",
                "{M,'functions':[]}|functions",
                "{M,'modalities':['text','audio']}|modalities[1]",
                "{M,'web_search_options':{}}|web_search_options",
            })
    void whatCannotBeReadIsRefusedByItsPath(String json, String path) {
        String body = json.replace("M", "'messages':[{'role':'user','content':'x'}]");
        var error = catchThrowableOfType(BadRequest.class, () -> read(body)).error();
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.param()).isEqualTo(path);
        assertThat(error.message()).startsWith(path + " ");
    }

    @Test
    void whatIsWrittenReadsTheSame() throws BadRequest {
        var random = new Random(1);
        for (int round = 0; round < 500; round++) {
            ChatRequest request = dialect.read(Requests.random(random));
            var target = new TargetModel(request.model(), null, Map.of());
            ChatRequest again = dialect.read(dialect.write(request, target).body());
            assertThat(again)
                    .usingRecursiveComparison()
                    .ignoringFields("streamUsage")
                    .isEqualTo(request.tools().isEmpty() ? withoutToolChoice(request) : request);
        }
    }

    @Test
    void junkIsRefusedAndNothingElse() {
        var random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] body = Requests.random(random);
            for (int change = 0; change <= random.nextInt(3); change++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                dialect.scan(body);
                ChatRequest request = dialect.read(body);
                dialect.write(request, new TargetModel("m", 10, Map.of("temperature", 1)));
            } catch (BadRequest e) {
                assertThat(e.error().status()).isEqualTo(400);
                assertThat(e.error().message()).doesNotContain("tools.jackson", "Exception");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static ChatRequest withoutToolChoice(ChatRequest r) {
        return new ChatRequest(
                r.model(),
                r.stream(),
                r.streamUsage(),
                r.messages(),
                r.tools(),
                null,
                null,
                r.maxTokens(),
                r.sampling(),
                r.stop(),
                r.responseFormat(),
                r.reasoning(),
                r.user(),
                r.options(),
                r.unsupported());
    }

    private ChatRequest read(String json) throws BadRequest {
        return dialect.read(json.replace('\'', '"').getBytes(UTF_8));
    }
}
