package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.Exchange;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider's own error words stand for, seen where it is counted. */
class ProviderErrorsStoryTest {
    @ParameterizedTest(name = "{0} {1} {2} → {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            gemini       | 400 | {"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}                       | caller_error
            gemini       | 400 | {"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}} | key_refused
            gemini       | 400 | {"error":{"code":400,"message":"m","status":"FAILED_PRECONDITION"}}                    | key_refused
            gemini       | 403 | {"error":{"code":403,"message":"m","status":"PERMISSION_DENIED"}}                      | key_refused
            gemini       | 404 | {"error":{"code":404,"message":"m","status":"NOT_FOUND"}}                              | model_missing
            gemini       | 429 | {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}                     | rate_limited
            gemini       | 429 | {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"3600s"}]}} | rate_limited_long
            gemini       | 429 | {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}} | quota
            gemini       | 500 | {"error":{"code":500,"message":"m","status":"INTERNAL"}}                               | server_error
            gemini       | 503 | {"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}                            | overloaded
            gemini       | 200 | {"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}                            | overloaded
            gemini       | 200 | {"candidates":[{"content":{},"finishReason":"MALFORMED_FUNCTION_CALL"}]}               | server_error
            azure-openai | 401 | {"error":{"code":"401","message":"m"}}                                                 | key_refused
            azure-openai | 404 | {"error":{"code":"DeploymentNotFound","message":"m"}}                                  | model_missing
            azure-openai | 400 | {"error":{"code":"OperationNotSupported","message":"m"}}                               | model_missing
            azure-openai | 400 | {"error":{"code":"context_length_exceeded","message":"m","type":"invalid_request_error"}} | context_length
            azure-openai | 400 | {"error":{"code":"content_filter","message":"m","type":null,"param":"prompt","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}} | filtered
            azure-openai | 429 | {"error":{"code":"429","message":"m"}}                                                 | rate_limited
            azure-openai | 503 | {"error":{"code":"ServiceUnavailable","message":"m"}}                                  | overloaded
            """)
    void anErrorStandsForOneRow(String kind, int status, String body, String row) throws Exception {
        try (FakeProvider far = kind.equals("gemini") ? FakeProvider.gemini() : FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far: {type: %s, base_url: "%s", api_key: fake-key-of-far, model: m}
                        retry: {max_retries: 0}
                        """.formatted(kind, far.baseUrl()))) {
            far.next((Misbehave) exchange -> answer(exchange, status, body));
            hapax.post(
                    "/v1/chat/completions",
                    "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(hapax.get("/metrics").body())
                    .containsPattern("hapax_upstream_attempts_total\\{[^}]*outcome=\"" + row + "\"[^}]*} 1");
        }
    }

    private static void answer(Exchange exchange, int status, String body) throws IOException, InterruptedException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        exchange.write("HTTP/1.1 " + status + " Told\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n" + body);
    }
}
