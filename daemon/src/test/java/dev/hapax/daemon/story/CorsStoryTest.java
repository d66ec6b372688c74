package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What pages in a browser may do (security.md), by the CORS protocol of the Fetch standard. */
class CorsStoryTest {
    private static final String HI = "{\"input\":\"hi\"}";
    private static final String PAGE = "https://app.example";

    private static HttpResponse<String> preflight(RunningHapax hapax, String path, String origin) throws Exception {
        HttpRequest asks = hapax.request(
                        path,
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "authorization, x-stainless-lang")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build();
        return hapax.send(asks);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void withoutAWordInTheFileNoPageIsToldAnything() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("providers: {echo: {}}\n")) {
            HttpResponse<String> asked = preflight(hapax, "/v1/completions", PAGE);
            assertThat(asked.statusCode()).isEqualTo(405);
            assertThat(asked.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
            assertThat(hapax.post("/v1/completions", HI, "Origin", PAGE).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aListedPageMayAskReadAndSeeErrors() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("""
                server: {cors: {allow_origins: ["https://app.example"]}}
                providers: {echo: {}}
                """)) {
            HttpResponse<String> asked = preflight(hapax, "/v1/completions", PAGE);
            assertThat(asked.statusCode()).isEqualTo(204);
            assertThat(header(asked, "access-control-allow-origin")).isEqualTo(PAGE);
            assertThat(header(asked, "access-control-allow-methods")).isEqualTo("POST");
            assertThat(header(asked, "access-control-allow-headers")).isEqualTo("authorization, x-stainless-lang");
            HttpResponse<String> answer = hapax.post("/v1/completions", HI, "Origin", PAGE);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "access-control-allow-origin")).isEqualTo(PAGE);
            assertThat(header(answer, "access-control-expose-headers")).contains("X-Request-ID", "X-Hapax-Provider");
            assertThat(header(answer, "vary")).isEqualTo("Origin");
            HttpResponse<String> wrong = hapax.post("/v1/completions", "{}", "Origin", PAGE);
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(header(wrong, "access-control-allow-origin")).isEqualTo(PAGE);
            assertThat(header(
                            preflight(hapax, "/v1/completions", "https://evil.example"), "access-control-allow-origin"))
                    .isEmpty();
            assertThat(hapax.post("/v1/completions", HI, "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void theFilesListsAreToldAsTheyAre() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("""
                server: {cors: {allow_origins: ["*"], allow_methods: [POST, GET], allow_headers: [Authorization]}}
                providers: {echo: {}}
                """)) {
            HttpResponse<String> asked = preflight(hapax, "/v1/completions", "https://any.example");
            assertThat(header(asked, "access-control-allow-methods")).isEqualTo("POST, GET");
            assertThat(header(asked, "access-control-allow-headers")).isEqualTo("Authorization");
        }
    }

    @Test
    void theMiddlewareOfOlderFilesOpensItsRouteAlone() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("""
                providers: {echo: {}}
                routes:
                  - {path: /open, version: v1, handler: completion, middleware: [cors, logging]}
                """)) {
            assertThat(preflight(hapax, "/v1/open", PAGE).statusCode()).isEqualTo(204);
            assertThat(hapax.post("/v1/open", HI, "Origin", PAGE).statusCode()).isEqualTo(200);
            assertThat(preflight(hapax, "/v1/completions", PAGE).statusCode()).isEqualTo(405);
            assertThat(hapax.post("/v1/completions", HI, "Origin", PAGE).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aRouteMayHaveAListOfItsOwn() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("""
                server: {cors: {allow_origins: ["https://app.example"]}}
                providers: {echo: {}}
                routes:
                  - {path: /v1/other, handler: completion, cors: {allow_origins: ["https://other.example"]}}
                """)) {
            assertThat(hapax.post("/v1/other", HI, "Origin", "https://other.example")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(hapax.post("/v1/other", HI, "Origin", PAGE).statusCode()).isEqualTo(403);
            assertThat(hapax.post("/v1/completions", HI, "Origin", PAGE).statusCode())
                    .isEqualTo(200);
        }
    }
}
