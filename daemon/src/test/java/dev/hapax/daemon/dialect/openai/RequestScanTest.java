package dev.hapax.daemon.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.RequestScan;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class RequestScanTest {
    private static final String MESSAGES = "'messages':[{'role':'user','content':'hi'}]";
    private final OpenAiDialect dialect = new OpenAiDialect();

    @Test
    void aScanFindsWhatIsAskedForAndWhereItStands() throws BadRequest {
        byte[] body = body("{'user':'\u00fc\u00fc', 'model' : 'gpt-4o' ,'stream':true,"
                + "'stream_options': {'include_usage': true} ,'store':true," + MESSAGES + "}");
        RequestScan scan = dialect.scan(body);
        assertThat(scan.model()).isEqualTo("gpt-4o");
        assertThat(at(body, scan.modelAt())).isEqualTo("\"gpt-4o\"");
        assertThat(at(body, scan.streamOptionsAt())).isEqualTo("{\"include_usage\": true}");
        assertThat(scan.stream()).isTrue();
        assertThat(scan.usageWanted()).isTrue();
        assertThat(scan.sideEffects()).isTrue();
        assertThat(scan.empty()).isFalse();
        assertThat(scan.insertAt()).isEqualTo(1);
    }

    @Test
    void whatIsAbsentOrNullIsAbsent() throws BadRequest {
        RequestScan scan = dialect.scan(body(" { " + MESSAGES + "}"));
        assertThat(scan).isEqualTo(new RequestScan("", null, false, false, null, 2, false, false));
        byte[] nulls = body("{'model':null,'stream':null,'stream_options':null,'store':null," + MESSAGES + "}");
        assertThat(dialect.scan(nulls).model()).isEmpty();
        assertThat(at(nulls, dialect.scan(nulls).modelAt())).isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'a'}|messages|messages is required",
                "{}|messages|messages is required",
                "{'messages':[]}|messages|messages must have at least one message",
                "{'messages':{}}|messages|messages must be a list",
                "{'messages':null}|messages|messages must be a list",
                "{'model':7,'messages':[1]}|model|model must be a string",
                "{'stream':'yes','messages':[1]}|stream|stream must be true or false",
                "{'stream_options':[],'messages':[1]}|stream_options|stream_options must be an object",
                "{'stream_options':{'include_usage':1},'messages':[1]}|stream_options.include_usage"
                        + "|stream_options.include_usage must be true or false",
            })
    void wrongTypesAreNamed(String json, String param, String message) {
        var error = catchThrowableOfType(BadRequest.class, () -> dialect.scan(body(json)))
                .error();
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.param()).isEqualTo(param);
        assertThat(error.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'a',M}|{'model':'up/x',M}",
                "{'temperature':1.0,'model' : 'a' , M}|{'temperature':1.0,'model' : 'up/x' , M}",
                "{M}|{'model':'up/x',M}",
                "{'model':null,M}|{'model':'up/x',M}",
                "{M,'stream':true}|{'model':'up/x','stream_options':{'include_usage':true},M,'stream':true}",
                "{M,'model':'a','stream':true}"
                        + "|{'stream_options':{'include_usage':true},M,'model':'up/x','stream':true}",
                "{M,'stream_options':{},'model':'a','stream':true}"
                        + "|{M,'stream_options':{'include_usage':true},'model':'up/x','stream':true}",
                "{M,'stream_options':{ 'x':1 },'model':'a','stream':true}"
                        + "|{M,'stream_options':{'include_usage':true, 'x':1 },'model':'up/x','stream':true}",
                "{M,'stream_options':{'x':1,'include_usage' : false},'model':'a','stream':true}"
                        + "|{M,'stream_options':{'x':1,'include_usage' : true},'model':'up/x','stream':true}",
                "{M,'stream_options':null,'model':'a','stream':true}"
                        + "|{M,'stream_options':{'include_usage':true},'model':'up/x','stream':true}",
                "{M,'stream_options':{'include_usage':true},'model':'a','stream':true}"
                        + "|{M,'stream_options':{'include_usage':true},'model':'up/x','stream':true}",
                "{M,'stream_options':{},'model':'a','stream':false}"
                        + "|{M,'stream_options':{},'model':'up/x','stream':false}",
            })
    void aSpliceChangesTheModelAndAsksForUsageAndNothingElse(String given, String expected) throws BadRequest {
        byte[] body = body(given.replace("M", MESSAGES));
        assertThat(new String(dialect.splice(body, dialect.scan(body), "up/x"), UTF_8))
                .isEqualTo(new String(body(expected.replace("M", MESSAGES)), UTF_8));
    }

    @Test
    void aModelNameIsEscaped() throws BadRequest {
        byte[] body = body("{" + MESSAGES + "}");
        byte[] spliced = dialect.splice(body, dialect.scan(body), "a\"b\\\u00fc");
        assertThat(dialect.scan(spliced).model()).isEqualTo("a\"b\\\u00fc");
    }

    @Test
    void aSplicedRequestSaysTheSameButForTheModelAndUsage() throws BadRequest {
        var random = new Random(4);
        for (int round = 0; round < 300; round++) {
            byte[] body = Requests.random(random);
            byte[] spliced = dialect.splice(body, dialect.scan(body), "other");
            ObjectNode before = (ObjectNode) Json.readRequest(body).node();
            ObjectNode after = (ObjectNode) Json.readRequest(spliced).node();
            assertThat(after.remove("model").stringValue()).isEqualTo("other");
            before.remove("model");
            if (before.path("stream").asBoolean(false)) {
                assertThat(dialect.scan(spliced).usageWanted()).isTrue();
                before.remove("stream_options");
                after.remove("stream_options");
            }
            assertThat(after).isEqualTo(before);
        }
    }

    private static String at(byte[] body, RequestScan.@Nullable Range range) {
        return range == null ? "nowhere" : new String(body, range.start(), range.end() - range.start(), UTF_8);
    }

    private static byte[] body(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
