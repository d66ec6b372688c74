package dev.hapax.daemon.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ProviderError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors as answers and as events. */
class ErrorsTest {
    private static GatewayError error(String providerBody) {
        return new GatewayError(
                ErrorKind.UPSTREAM,
                502,
                "server_error",
                "It broke",
                null,
                null,
                null,
                Map.of(),
                providerBody.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'error':{'type':'t','code':'c','message':'m','param':'p'}} | t | c | m | p",
                "{'type':'error','error':{'type':'t','code':'c','message':'m'}} | t | c | m | -",
                "{'type':'error','code':'server_error','message':'m','param':'p'} | server_error | server_error | m | p",
                "{'type':'response.failed','response':{'error':{'code':'rate_limit_exceeded','message':'m'}}}"
                        + " | server_error | rate_limit_exceeded | m | -",
                "{'object':'response','status':'failed','error':{'code':'invalid_prompt','message':'m'}}"
                        + " | invalid_request_error | invalid_prompt | m | -",
                "{'object':'response','error':{'code':'image_too_large','message':'m'}}"
                        + " | invalid_request_error | image_too_large | m | -",
                "<html> | - | - | - | -",
            })
    void allFormsAreRead(String body, String type, String code, String message, String param) {
        ProviderError read = Streams.DIALECT.readError(body.replace('\'', '"').getBytes(UTF_8));
        assertThat(read.type()).isEqualTo(type);
        assertThat(read.code()).isEqualTo(code);
        assertThat(read.message()).isEqualTo(message);
        assertThat(read.param()).isEqualTo(param);
    }

    @Test
    void anEventSaysItWhereTheReferenceAndWhereTheSdksLook() {
        String frame = new String(
                Streams.DIALECT.writeStreamError(GatewayError.of(ErrorKind.RATE_LIMITED, 429, null, "Too fast"), "r"),
                UTF_8);
        assertThat(frame).startsWith("event: error\ndata: ").endsWith("\n\n");
        assertThat(Json.tryRead(frame.substring(frame.indexOf('{')))).isEqualTo(Json.tryRead("""
                {"type":"error","code":"rate_limit_exceeded","message":"Too fast","param":null,
                 "error":{"message":"Too fast","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}}"""));
    }

    @Test
    void aProvidersOwnEventAndErrorStayAsTheyAre() {
        String event = "{\"type\":\"error\",\"code\":\"x\",\"message\":\"m\",\"param\":null,\"sequence_number\":3}";
        assertThat(new String(Streams.DIALECT.writeStreamError(error(event), "r"), UTF_8))
                .isEqualTo("event: error\ndata: " + event + "\n\n");
        String body = "{\"error\": {\"message\":\"m\",\"of_tomorrow\":1}}";
        assertThat(new String(Streams.DIALECT.writeError(error(body), "r"), UTF_8))
                .isEqualTo(body);
    }

    @Test
    void aResponseThatFailedIsNoErrorBody() {
        String response =
                "{\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"x\",\"message\":\"m\"}}";
        assertThat(Json.tryRead(Streams.DIALECT.writeError(error(response), "r")))
                .isEqualTo(Json.tryRead("""
                {"error":{"message":"It broke","type":"server_error","param":null,"code":"server_error"}}"""));
    }
}
