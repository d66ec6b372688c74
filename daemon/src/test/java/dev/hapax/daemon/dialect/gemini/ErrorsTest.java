package dev.hapax.daemon.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.dialect.ProviderError;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors as <a href="https://google.aip.dev/193">Google's services</a> word them. */
class ErrorsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "-", textBlock = """
            {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}} | INVALID_ARGUMENT | API_KEY_INVALID | -
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"retryDelay":"37s"}]}} | RESOURCE_EXHAUSTED | - | PT37S
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"0.5s"}]}} | RESOURCE_EXHAUSTED | - | PT0.5S
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},{"retryDelay":"37s"}]}} | RESOURCE_EXHAUSTED | QUOTA_OF_THE_DAY | -
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"soon"},{"retryDelay":"999999999s"}]}} | RESOURCE_EXHAUSTED | - | -
            [{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}] | UNAVAILABLE | - | -
            {"error":{"code":502,"message":"m"}} | 502 | - | -
            {"error":"m"} | - | - | -
            <html>        | - | - | -
            """)
    void statusAndReasonAreTheWordsOfAnError(String body, String type, String code, Duration retryAfter) {
        ProviderError error = Streams.dialect().readError(body.getBytes(UTF_8));
        assertThat(error.type()).isEqualTo(type);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.retryAfter()).isEqualTo(retryAfter);
        assertThat(error.body()).isEqualTo(body.getBytes(UTF_8));
    }
}
