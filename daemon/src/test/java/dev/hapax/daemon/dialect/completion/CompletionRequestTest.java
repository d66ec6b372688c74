package dev.hapax.daemon.dialect.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.chat.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionRequestTest {
    private final CompletionDialect plain = CompletionDialect.plain();
    private final CompletionDialect advanced = CompletionDialect.advanced();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input':'hi'}|USER:hi",
                "{'prompt':'hi'}|USER:hi",
                "{'prompt':['hi']}|USER:hi",
                "{'input':'hi','prompt':'no'}|USER:hi",
                "{'input':'','prompt':'hi'}|USER:hi",
                "{'input':'no','messages':[{'role':'user','content':'hi'}]}|USER:hi",
                "{'input':'hi','messages':[]}|USER:hi",
                "{'input':'hi','messages':null}|USER:hi",
                "{'function_description':'be kind','input':'hi'}|SYSTEM:be kind,USER:hi",
                "{'function_description':'f','messages':[{'role':'system','content':'s'},"
                        + "{'role':'user','content':[{'type':'text','text':'hi'}]}]}|SYSTEM:f,SYSTEM:s,USER:hi",
            })
    void textBecomesMessages(String json, String expected) throws BadRequest {
        List<String> messages = plain.read(body(json)).messages().stream()
                .map(CompletionRequestTest::line)
                .toList();
        assertThat(String.join(",", messages)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "{}|400|null|Either input or messages must be provided",
                "{'input':''}|400|null|Either input or messages must be provided",
                "{'prompt':[]}|400|null|Either input or messages must be provided",
                "{'messages':[]}|400|null|Either input or messages must be provided",
                "{'input':7}|400|input|input must be a string",
                "{'prompt':['a','b']}|400|prompt|prompt must be a text or a list with one text",
                "{'prompt':[1,2]}|400|prompt[0]|prompt[0] must be a string",
                "{'messages':'x'}|400|messages|messages must be a list",
                "{'messages':['x']}|400|messages[0]|messages[0] must be an object",
                "{'messages':[{'role':1,'content':'x'}]}|400|messages[0].role|messages[0].role must be a string",
                "{'messages':[{'role':'robot','content':'x'}]}|422|messages[0].role|messages[0].role is unknown: "
                        + "it must be system, developer, user, assistant or tool",
                "{'messages':[{'content':'x'}]}|422|messages[0].role|messages[0].role is missing: "
                        + "it must be system, developer, user, assistant or tool",
                "{'messages':[{'role':'user','content':'x'},{'role':'user','content':''}]}|422|messages[1].content"
                        + "|messages[1].content is empty",
                "{'messages':[{'role':'user'}]}|422|messages[0].content|messages[0].content is empty",
                "{'messages':[{'role':'user','content':[]}]}|422|messages[0].content|messages[0].content is empty",
                "{'input':'x','stream':1}|400|stream|stream must be true or false",
                "{'input':'x','model':{}}|400|model|model must be a string",
                "{'input':'x','function_description':[]}|400|function_description"
                        + "|function_description must be a string",
            })
    void whatIsWrongIsSaidBeforeAnythingGoesUpstream(String json, int status, @Nullable String param, String message) {
        var error = catchThrowableOfType(BadRequest.class, () -> plain.scan(body(json)))
                .error();
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.param()).isEqualTo(param);
        assertThat(catchThrowableOfType(BadRequest.class, () -> plain.read(body(json))))
                .isNotNull();
    }

    @Test
    void sizesAreCheckedInBytesAndToldTruly() throws BadRequest {
        assertThat(plain.scan(body("{'input':'" + "x".repeat(512 * 1024) + "'}"))
                        .empty())
                .isFalse();
        String tooLong = "{'input':'" + "\u00fc".repeat(256 * 1024) + "x'}";
        assertThat(catchThrowableOfType(BadRequest.class, () -> plain.scan(body(tooLong)))
                        .getMessage())
                .isEqualTo("input has 524289 bytes; at most 524288 (512 KiB) are allowed");
        String description = "{'input':'x','function_description':'" + "x".repeat(5 * 1024 + 1) + "'}";
        assertThat(catchThrowableOfType(BadRequest.class, () -> plain.scan(body(description)))
                        .getMessage())
                .isEqualTo("function_description has 5121 bytes; at most 5120 (5 KiB) are allowed");
    }

    @Test
    void aPlainCompletionTakesNoAdvancedFieldsAndNamesThem() throws BadRequest {
        byte[] body = body("{'input':'x','tools':[{'type':'function','function':{'name':'f'}}],'provider':'p',"
                + "'options':{'a':1},'fallbacks':['a/b'],'model':'m','logit_bias':{},"
                + "'echo':false,'best_of':1,'suffix':null}");
        ChatRequest request = plain.read(body);
        assertThat(request.tools()).isEmpty();
        assertThat(request.options()).isEmpty();
        assertThat(request.model()).isEqualTo("m");
        assertThat(request.unsupported()).containsExactly("tools", "provider", "options", "fallbacks", "best_of");
        assertThat(plain.settings(body)).isEqualTo(AdvancedSettings.NONE);
    }

    @Test
    void anAdvancedCompletionTakesThem() throws BadRequest {
        byte[] body = body("""
            {'input':'x','provider':'p','model':'m','options':{'min_p':0.10,'stop':['a']},
             'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'auto',
             'response_format':{'type':'json_object'},'reasoning_effort':'high','fallbacks':['q/n','r/o'],
             'timeout':'1.5s','cache':{'mode':'refresh'},'temperature':1,'stream':true,
             'stream_options':{'include_usage':true}}\
            """);
        ChatRequest request = advanced.read(body);
        assertThat(request.model()).isEqualTo("p/m");
        assertThat(request.options()).isEqualTo(Map.of("min_p", "0.10", "stop", "[\"a\"]"));
        assertThat(request.tools()).hasSize(1);
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Auto());
        assertThat(request.streamUsage()).isTrue();
        assertThat(request.unsupported()).isEmpty();
        assertThat(advanced.scan(body).model()).isEqualTo("p/m");
        assertThat(advanced.settings(body))
                .isEqualTo(new AdvancedSettings(
                        "p", List.of("q/n", "r/o"), Duration.ofMillis(1500), AdvancedSettings.CacheMode.REFRESH));
    }

    @ParameterizedTest
    @CsvSource({"p,m,p/m", "p,p/m,p/m", "'',m,m", "p,'',''"})
    void theProviderAndTheModelNameOneTarget(String provider, String model, String expected) throws BadRequest {
        byte[] body = body("{'input':'x','provider':'" + provider + "','model':'" + model + "'}");
        assertThat(advanced.scan(body).model()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'10s',10000", "'1500ms',1500", "'2m',120000", "'1h',3600000", "30,30000", "0.25,250", "'0.5s',500"})
    void timeoutsAreDurations(String timeout, long millis) throws BadRequest {
        String value = Character.isLetter(timeout.charAt(timeout.length() - 1)) ? "'" + timeout + "'" : timeout;
        assertThat(advanced.settings(body("{'timeout':" + value + "}")).timeout())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'timeout':'soon'|timeout",
                "'timeout':0|timeout",
                "'timeout':-1|timeout",
                "'timeout':'99999999999s'|timeout",
                "'timeout':true|timeout",
                "'fallbacks':'x'|fallbacks",
                "'fallbacks':[1]|fallbacks[0]",
                "'fallbacks':['']|fallbacks[0]",
                "'cache':'off'|cache",
                "'cache':{'mode':'maybe'}|cache.mode",
                "'provider':1|provider",
                "'options':[]|options",
                "'suffix':'x'|suffix",
                "'echo':true|echo",
                "'best_of':3|best_of",
                "'n':2|n",
            })
    void wrongSettingsAreNamed(String setting, String path) {
        byte[] body = body("{'input':'x'," + setting + "}");
        assertThat(catchThrowableOfType(BadRequest.class, () -> advanced.read(body))
                        .error()
                        .param())
                .isEqualTo(path);
    }

    @Test
    void junkIsRefusedAndNothingElse() {
        var random = new Random(6);
        byte[] sample = body("{'messages':[{'role':'user','content':'x'}],'provider':'p','fallbacks':['a/b'],"
                + "'timeout':'10s','cache':{'mode':'use'},'prompt':['x'],'options':{'a':[1]},'stop':['x'],'n':1}");
        for (int round = 0; round < 3000; round++) {
            byte[] body = sample.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                advanced.scan(body);
                advanced.read(body);
                advanced.settings(body);
            } catch (BadRequest e) {
                assertThat(e.error().status()).isIn(400, 422);
            }
        }
    }

    private static String line(Message message) {
        var text = new StringBuilder(message.role() + ":");
        for (Part part : message.parts()) {
            text.append(part instanceof Part.Text(String words) ? words : "?");
        }
        assertThat(message.role()).isIn(Role.SYSTEM, Role.USER);
        return text.toString();
    }

    private static byte[] body(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
