package dev.hapax.daemon.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.ProviderError;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
    private final OpenAiDialect dialect = new OpenAiDialect();

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "BAD_REQUEST,invalid_request_error,null",
                "TOO_LARGE,invalid_request_error,request_too_large",
                "UNAUTHENTICATED,authentication_error,invalid_api_key",
                "FORBIDDEN,permission_error,null",
                "NOT_FOUND,invalid_request_error,not_found",
                "MODEL_NOT_FOUND,invalid_request_error,model_not_found",
                "RATE_LIMITED,rate_limit_error,rate_limit_exceeded",
                "INTERNAL,server_error,internal_error",
                "UPSTREAM,server_error,upstream_error",
                "UNAVAILABLE,server_error,no_provider_available",
                "OVERLOADED,server_error,overloaded",
                "DEADLINE,server_error,deadline_exceeded",
            })
    void everySituationHasItsWords(ErrorKind kind, String type, @Nullable String code) {
        String body = text(dialect.writeError(GatewayError.of(kind, 500, null, "m"), "r"));
        String quoted = code == null ? "null" : "\"" + code + "\"";
        assertThat(body)
                .isEqualTo("{\"error\":{\"message\":\"m\",\"type\":\"" + type + "\",\"param\":null,\"code\":" + quoted
                        + "}}");
    }

    @Test
    void anErrorsOwnCodeAndParamStay() {
        assertThat(text(dialect.writeError(GatewayError.badRequest(400, "c", "m", "p"), "r")))
                .contains("\"param\":\"p\",\"code\":\"c\"");
    }

    @Test
    void aProvidersOwnErrorTravelsUnchangedAndAProxysPageDoesNot() {
        String own = "{ \"error\" : {\"message\":\"x\",\n \"extra\":1.0} }";
        assertThat(text(dialect.writeError(from(own), "r"))).isEqualTo(own);
        assertThat(text(dialect.writeStreamError(from(own), "r")))
                .isEqualTo("data: {\"error\":{\"message\":\"x\",\"extra\":1.0}}\n\n");
        assertThat(text(dialect.writeError(from("<html>"), "r"))).startsWith("{\"error\":{\"message\":\"m\"");
    }

    @Test
    void aStreamErrorIsOneFrameWithoutAMarker() {
        assertThat(text(dialect.writeStreamError(GatewayError.of(ErrorKind.UPSTREAM, 502, "upstream_reset", "m"), "r")))
                .isEqualTo("data: {\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_reset\"}}\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "{'error':{'message':'m','type':'t','param':'p','code':'c'}}|t|c|m|p",
                "{'error':{'message':'m','type':null,'param':null,'code':404}}|null|404|m|null",
                "[{'error':{'code':429,'message':'m','status':'RESOURCE_EXHAUSTED'}}]|RESOURCE_EXHAUSTED|429|m|null",
                "{'error':'m'}|null|null|m|null",
                "{'code':'c','error':'m'}|null|c|m|null",
                "{'object':'error','message':'m','type':'NotFoundError','param':null,'code':404}"
                        + "|NotFoundError|404|m|null",
                "{'detail':'m'}|null|null|m|null",
                "{'message':'m'}|null|null|m|null",
                "{'error':{}}|null|null|null|null",
                "{'error':7}|null|null|null|null",
                "[]|null|null|null|null",
                "<html>|null|null|null|null",
                "``|null|null|null|null",
            })
    void allShapesOfErrorsAreRead(
            String body,
            @Nullable String type,
            @Nullable String code,
            @Nullable String message,
            @Nullable String param) {
        byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
        assertThat(dialect.readError(bytes)).isEqualTo(new ProviderError(type, code, message, param, bytes));
    }

    private static GatewayError from(String providerBody) {
        return new GatewayError(
                ErrorKind.BAD_REQUEST, 400, null, "m", null, null, null, Map.of(), providerBody.getBytes(UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
