package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the public edge refuses before anything is asked, and in whose words. */
class EdgeStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static RunningHapax hapax;

    @BeforeAll
    static void serve() throws Exception {
        hapax = RunningHapax.with("""
                server: {max_body_bytes: 2000}
                providers:
                  echo: {type: echo, models: {small: {}, large: {}}}
                auth:
                  keys:
                    - {name: ana, key: ana-key}
                    - {name: narrow, key: narrow-key, models: [small]}
                  required: false
                routes:
                  - {path: /v1/private, handler: completion, auth: true}
                  - {path: /v1/strict, handler: completion, headers: {X-Team: blue}}
                  - {path: /v1/old, handler: completion, deprecated: 2026-01-01, sunset: 2027-01-01, link: "https://example.org/new"}
                """);
    }

    @AfterAll
    static void stop() {
        hapax.close();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:1, 200",
        "[::1]:80, 200",
        "LOCALHOST, 200",
        "evil.localhost, 421",
        "example.org, 421",
        "169.254.169.254, 421",
        "user@localhost, 400",
        "localhost/x, 400",
        "local%2fhost, 400",
        "localhost:port, 400",
    })
    void onlyItsOwnNamesAreAnswered(String host, int status) throws Exception {
        assertThat(raw("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void twoHostsAreNone() throws Exception {
        assertThat(raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    private static String raw(String request) throws Exception {
        URI url = URI.create(hapax.url());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return String.valueOf(reader.readLine());
        }
    }

    @Test
    void aPageOfSomebodyElseMayNotPost() throws Exception {
        HttpResponse<String> answer =
                hapax.post("/v1/completions", "{\"input\":\"hi\"}", "Origin", "https://evil.example");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(hapax.post("/v1/completions", "{\"input\":\"hi\"}", "Origin", "null")
                        .statusCode())
                .isEqualTo(403);
        assertThat(hapax.post("/v1/completions", "{\"input\":\"hi\"}", "Origin", hapax.url())
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/json-patch+json"})
    void onlyJsonIsTaken(String type) throws Exception {
        HttpRequest request = hapax.request("/v1/chat/completions")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> answer = hapax.send(request);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(json(answer).at("/error/type").stringValue()).isEqualTo("invalid_request_error");
    }

    @Test
    void aPathThatIsNotThereIsToldInHapaxsShape() throws Exception {
        HttpResponse<String> answer = hapax.get("/v9/nothing", "X-Request-ID", "my-id.1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-request-id")).hasValue("my-id.1");
        assertThat(json(answer).path("type").stringValue()).isEqualTo("not_found");
        assertThat(json(answer).path("request_id").stringValue()).isEqualTo("my-id.1");
    }

    @Test
    void anotherMethodLearnsWhatIsAllowed() throws Exception {
        HttpResponse<String> answer = hapax.get("/v1/completions");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("POST");
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        HttpResponse<String> answer = hapax.post("/v1/completions", "{\"input\":\"" + "x".repeat(3000) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).path("message").stringValue()).contains("2000");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, /error/code, model_not_found",
        "/v1/messages, /error/type, not_found_error",
        "/v1/completions, /type, not_found",
    })
    void anUnknownModelIsToldInTheRoutesWords(String path, String pointer, String word) throws Exception {
        HttpResponse<String> answer = hapax.post(path, """
                {"model":"smal","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).at(pointer).stringValue()).isEqualTo(word);
        assertThat(answer.body()).contains("small");
    }

    @Test
    void brokenJsonNamesLineAndColumn() throws Exception {
        HttpResponse<String> answer = hapax.post("/v1/chat/completions", "{\"model\":\n  nope}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("line 2");
    }

    @Test
    void aClientKeyIsAskedForWhereTheRouteSaysSo() throws Exception {
        String question = "{\"model\":\"large\",\"input\":\"hi\"}";
        assertThat(hapax.post("/v1/private", question).statusCode()).isEqualTo(401);
        assertThat(hapax.post("/v1/private", question, "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(hapax.post("/v1/private", question, "Authorization", "Bearer ana-key")
                        .statusCode())
                .isEqualTo(200);
        assertThat(hapax.post("/v1/private", question, "x-api-key", "ana-key").statusCode())
                .isEqualTo(200);
        assertThat(hapax.post("/v1/private", question, "x-api-key", "ana-key", "Authorization", "Bearer narrow-key")
                        .statusCode())
                .isEqualTo(400);
        assertThat(hapax.post("/v1/private", question, "x-api-key", "narrow-key")
                        .statusCode())
                .isEqualTo(403);
        assertThat(hapax.post("/v1/completions", question).statusCode()).isEqualTo(200);
        assertThat(hapax.post("/v1/completions", question, "x-api-key", "wrong").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aRouteMayAskForAHeader() throws Exception {
        HttpResponse<String> without = hapax.post("/v1/strict", "{\"input\":\"hi\"}");
        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(without.body()).contains("X-Team").doesNotContain("blue");
        HttpResponse<String> other = hapax.post("/v1/strict", "{\"input\":\"hi\"}", "X-Team", "scarlet");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("X-Team").doesNotContain("blue").doesNotContain("scarlet");
        assertThat(hapax.post("/v1/strict", "{\"input\":\"hi\"}", "X-Team", "blue")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aDeprecatedRouteSaysSo() throws Exception {
        HttpResponse<String> answer = hapax.post("/v1/old", "{\"input\":\"hi\"}");
        assertThat(answer.headers().firstValue("deprecation")).hasValue("@1767225600");
        assertThat(answer.headers().firstValue("sunset")).hasValue("Fri, 1 Jan 2027 00:00:00 GMT");
        assertThat(answer.headers().allValues("link"))
                .containsExactly(
                        "<https://example.org/new>; rel=\"deprecation\"", "<https://example.org/new>; rel=\"sunset\"");
    }

    @Test
    void theListOfModelsSuitsBothSdks() throws Exception {
        JsonNode list = json(hapax.get("/v1/models"));
        assertThat(list.path("object").stringValue()).isEqualTo("list");
        assertThat(list.path("has_more").booleanValue()).isFalse();
        assertThat(list.at("/data/0/id").stringValue()).isEqualTo("small");
        assertThat(list.at("/data/0/type").stringValue()).isEqualTo("model");
        assertThat(json(hapax.get("/v1/models/large")).path("owned_by").stringValue())
                .isEqualTo("echo");
        assertThat(hapax.get("/v1/models/none").statusCode()).isEqualTo(404);
    }

    @Test
    void healthIsToldInEveryShape() throws Exception {
        assertThat(json(hapax.get("/health")).path("status").stringValue()).isEqualTo("ok");
        assertThat(json(hapax.get("/v1/health")).at("/status/global").booleanValue())
                .isTrue();
        assertThat(json(hapax.get("/health/provider/echo")).path("healthy").booleanValue())
                .isTrue();
        assertThat(hapax.get("/health/provider/none").statusCode()).isEqualTo(404);
        assertThat(hapax.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, /type, error, /error/type, overloaded_error",
        "/v1/chat/completions, /error/type, server_error, /error/code, draining",
        "/v1/completions, /type, overloaded, /error/type, overloaded",
    })
    void whoComesWhileItStopsIsToldInHisOwnDialect(
            String path, String pointer, String value, String another, String itsValue) throws Exception {
        try (RunningHapax stopping = RunningHapax.with("providers: {echo: {type: echo, model: small}}")) {
            stopping.daemon().drain(Duration.ofSeconds(1));
            HttpResponse<String> answer = stopping.post(path, "{}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
            assertThat(json(answer).at(pointer).stringValue()).isEqualTo(value);
            assertThat(json(answer).at(another).stringValue()).isEqualTo(itsValue);
        }
    }
}
