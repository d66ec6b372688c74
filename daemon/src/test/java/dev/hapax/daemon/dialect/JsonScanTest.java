package dev.hapax.daemon.dialect;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.chat.BadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

class JsonScanTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2}|The JSON has the same key twice in one object at line 1, column",
                "{\"a\":{\"b\":1,\"b\":2}}|The JSON has the same key twice in one object at line 1, column",
                "{\"secret\":tru}|The body is not valid JSON at line 1, column",
                "{\"a\":|The JSON ends too early at line 1, column",
                "{\"a\":1} {}|Something follows the JSON object at line 1, column 9",
                "[]|The body must be a JSON object, at line 1, column 1",
                "\"text\"|The body must be a JSON object, at line 1, column 1",
                "``|The body must be a JSON object, at line 1, column 1",
                "{'a':1}|The body is not valid JSON at line 1, column",
                "{\"a\":NaN}|The body is not valid JSON at line 1, column",
            })
    void whatIsNoRequestIsRefusedWithItsPlaceAndNoneOfItsText(String json, String message) {
        BadRequest refused = refused(json.getBytes(UTF_8));
        assertThat(refused.error().message()).startsWith(message).doesNotContain("secret", "Jackson", "Source");
        assertThat(refused.error().status()).isEqualTo(400);
    }

    @Test
    void theLineAndColumnAreTrue() {
        assertThat(refused("{\n  \"a\": 1,\n  \"b\": x\n}".getBytes(UTF_8))
                        .error()
                        .message())
                .contains("at line 3, column 8");
    }

    @Test
    void deepNestingAndOtherEncodingsAreRefusedInPlainWords() {
        assertThat(refused(("{\"a\":" + "[".repeat(1000)).getBytes(UTF_8))
                        .error()
                        .message())
                .startsWith("The JSON is nested deeper than 256 levels");
        assertThat(refused("\uFEFF{\"a\":1}".getBytes(UTF_8)).error().status()).isEqualTo(400);
        assertThat(refused("{\"a\":1}".getBytes(UTF_16)).error().status()).isEqualTo(400);
        assertThat(refused(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'})
                        .error()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void rangesCoverTheValueWhateverItIs() throws BadRequest {
        String json = "{\"\u00fc\":\"\u00fc\\\"x\" , \"b\": [1,{\"c\":2}],\"d\" :-1.5e3,\"e\":null,\"f\":{}}";
        byte[] body = json.getBytes(UTF_8);
        var values = new ArrayList<String>();
        JsonScan.request(body, (_, value) -> {
            RequestScan.Range at = JsonScan.range(value);
            values.add(new String(body, at.start(), at.end() - at.start(), UTF_8));
        });
        assertThat(values).containsExactly("\"\u00fc\\\"x\"", "[1,{\"c\":2}]", "-1.5e3", "null", "{}");
    }

    @Test
    void aReaderMayStopAnywhereInAValue() throws BadRequest {
        var names = new ArrayList<String>();
        JsonScan.request("{\"a\":[[1,{\"x\":2}],3],\"b\":{\"c\":{}},\"d\":1}".getBytes(UTF_8), (name, value) -> {
            names.add(name);
            value.nextToken();
            if (name.equals("a")) {
                value.nextToken();
            }
            if (name.equals("d")) {
                assertThat(value.currentToken().isStructEnd()).isTrue();
            }
        });
        assertThat(names).isEqualTo(List.of("a", "b", "d"));
    }

    @Test
    void aBigStringPasses() {
        byte[] body = ("{\"a\":\"" + "x".repeat(30_000_000) + "\"}").getBytes(UTF_8);
        try (JsonParser parser = JsonScan.lenient(body)) {
            parser.nextToken();
            parser.nextToken();
            parser.nextToken();
            assertThat(parser.getStringLength()).isEqualTo(30_000_000);
        } catch (JacksonException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void numbersAndOrderSurviveATreeAndNullsAreOnlyWhereTheyWerePut() {
        String json = "{\"z\":1.10,\"a\":1E+400,\"n\":null,\"big\":123456789012345678901234567890}";
        assertThat(Json.text(Objects.requireNonNull(Json.tryRead(json)))).isEqualTo(json);
        var node = Json.object();
        Json.put(node, "absent", null);
        assertThat(Json.text(node)).isEqualTo("{}");
    }

    @Test
    void halfASurrogatePairDoesNotBreakWriting() {
        var read = Objects.requireNonNull(Json.tryRead("{\"a\":\"x\\ud83dy\",\"b\":\"\\ud83d\\ude00\"}"));
        byte[] written = Json.bytes(read);
        assertThat(Json.tryRead(written)).isNotNull();
        assertThat(new String(written, UTF_8)).contains("x").contains("y").contains("\uD83D\uDE00");
    }

    private static BadRequest refused(byte[] body) {
        return catchThrowableOfType(BadRequest.class, () -> JsonScan.request(body, (_, _) -> {}));
    }
}
