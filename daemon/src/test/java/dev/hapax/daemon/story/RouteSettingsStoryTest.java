package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.shared.admin.AdminApi.RouteView;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every setting that a route may have for itself acts, and an edit of it is live. */
class RouteSettingsStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HI = "{\"input\":\"hi\"}";
    private FakeProvider one;
    private FakeProvider two;

    @BeforeEach
    void listen() {
        one = FakeProvider.openAi();
        two = FakeProvider.openAi();
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private String yaml(String rest) {
        return """
                providers:
                  one: {type: openai, base_url: "%s", api_key: fake, model: gpt, models: {gpt: {}, mini: {}}}
                  two: {type: openai, base_url: "%s", api_key: fake, model: gpt}
                health_check: {mode: passive}
                retry: {max_retries: 0}
                %s""".formatted(one.baseUrl(), two.baseUrl(), rest);
    }

    private RunningHapax serving(String rest) throws Exception {
        return RunningHapax.with(yaml(rest));
    }

    private void edit(RunningHapax hapax, String rest) throws Exception {
        Files.writeString(hapax.configFile(), yaml(rest));
        hapax.daemon().reload();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @Test
    void twoVersionsOfAPathHaveTheirOwnTargetsPromptsAndLimits() throws Exception {
        try (RunningHapax hapax = serving("""
                routes:
                  - {path: /say, version: v1, handler: completion, targets: [one/mini], system_prompt: "Be brief.",
                     options: {temperature: 0.1}, max_body_bytes: 100}
                  - {path: /say, version: v2, handler: advanced_completion, targets: [two], options: {top_p: 0.5}}
                """)) {
            assertThat(json(hapax.post("/v1/say", HI)).path("provider").asString())
                    .isEqualTo("one");
            JsonNode first = one.lastRequest().json();
            assertThat(first.path("model").asString()).isEqualTo("mini");
            assertThat(first.at("/messages/0/content").asString()).isEqualTo("Be brief.");
            assertThat(first.path("temperature").asDouble()).isEqualTo(0.1);
            assertThat(json(hapax.post("/v2/say", HI)).path("provider").asString())
                    .isEqualTo("two");
            JsonNode second = two.lastRequest().json();
            assertThat(second.at("/messages/0/role").asString()).isEqualTo("user");
            assertThat(second.path("top_p").asDouble()).isEqualTo(0.5);
            String longer = "{\"input\":\"" + "x".repeat(200) + "\"}";
            assertThat(hapax.post("/v1/say", longer).statusCode()).isEqualTo(413);
            assertThat(hapax.post("/v2/say", longer).statusCode()).isEqualTo(200);
            String scraped = hapax.get("/metrics").body();
            assertThat(scraped.lines().filter(line -> line.startsWith("hapax_http_requests_total{")))
                    .anyMatch(line -> line.contains("/v1/say") && line.contains("version=\"v1\""))
                    .anyMatch(line -> line.contains("/v2/say") && line.contains("version=\"v2\""));
        }
    }

    @Test
    void versionsChangePlacesUnderLoadAndNobodyFails() throws Exception {
        String before = """
                routes:
                  - {path: /say, version: v1, handler: completion, targets: [one]}
                  - {path: /say, version: v2, handler: completion, targets: [two]}
                """;
        String after =
                before.replace("[one]", "[three]").replace("[two]", "[one]").replace("[three]", "[two]");
        try (RunningHapax hapax = serving(before);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answered = new Semaphore(0);
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                String url = caller % 2 == 0 ? "/v1/say" : "/v2/say";
                for (int i = 0; i < 40; i++) {
                    answers.add(callers.submit(() -> {
                        HttpResponse<String> answer = hapax.post(url, HI);
                        answered.release();
                        return answer;
                    }));
                }
            }
            for (int i = 0; i < 4; i++) {
                answered.acquire(20);
                edit(hapax, i % 2 == 0 ? after : before);
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
            edit(hapax, after);
            assertThat(json(hapax.post("/v1/say", HI)).path("provider").asString())
                    .isEqualTo("two");
            assertThat(json(hapax.post("/v2/say", HI)).path("provider").asString())
                    .isEqualTo("one");
        }
    }

    @Test
    void aRoutesOwnRetriesAndTimeoutHold() throws Exception {
        try (RunningHapax hapax = serving("""
                routes:
                  - {path: /v1/stubborn, handler: completion, targets: [one],
                     retry: {max_retries: 1, initial_delay: 1ms, max_delay: 2ms}}
                  - {path: /v1/hasty, handler: completion, targets: [one], timeout: 300ms}
                """)) {
            one.next(Misbehave.status(500, Map.of()));
            assertThat(hapax.post("/v1/stubborn", HI).statusCode()).isEqualTo(200);
            assertThat(one.count()).isEqualTo(2);
            one.next(Misbehave.silence());
            assertThat(hapax.post("/v1/hasty", HI).statusCode()).isEqualTo(504);
        }
    }

    @Test
    void aStrategyTakesTurns() throws Exception {
        try (RunningHapax hapax = serving("""
                routes:
                  - {path: /v1/turns, handler: completion, targets: [one/gpt, two/gpt], strategy: round_robin}
                """)) {
            for (int i = 0; i < 4; i++) {
                hapax.post("/v1/turns", HI);
            }
            assertThat(one.count()).isEqualTo(2);
            assertThat(two.count()).isEqualTo(2);
        }
    }

    @Test
    void onlyNamedKeysMayCallARoute() throws Exception {
        String keys = """
                auth:
                  keys: [{name: ana, key: ana-key-of-tests}, {name: bob, key: bob-key-of-tests}]
                routes:
                  - {path: /v1/private, handler: completion, auth: [%s]}
                """;
        try (RunningHapax hapax = serving(keys.formatted("ana"))) {
            assertThat(hapax.post("/v1/private", HI, "x-api-key", "ana-key-of-tests")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(hapax.post("/v1/private", HI, "x-api-key", "bob-key-of-tests")
                            .statusCode())
                    .isEqualTo(403);
            edit(hapax, keys.formatted("bob"));
            assertThat(hapax.post("/v1/private", HI, "x-api-key", "ana-key-of-tests")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(hapax.post("/v1/private", HI, "x-api-key", "bob-key-of-tests")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void requiredHeadersAreLive() throws Exception {
        String route = """
                routes:
                  - {path: /v1/strict, handler: completion, headers: {X-Team: %s, Content-Type: application/json}}
                """;
        try (RunningHapax hapax = serving(route.formatted("blue"))) {
            assertThat(hapax.post("/v1/strict", HI, "X-Team", "blue").statusCode())
                    .isEqualTo(200);
            edit(hapax, route.formatted("green"));
            assertThat(hapax.post("/v1/strict", HI, "X-Team", "blue").statusCode())
                    .isEqualTo(400);
            HttpRequest withCharset = hapax.request("/v1/strict", "X-Team", "green")
                    .header("Content-Type", "application/json; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofString(HI))
                    .build();
            assertThat(hapax.send(withCharset).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void methodsAreTheOwners() throws Exception {
        try (RunningHapax hapax = serving("""
                routes:
                  - {path: /v1/say, handler: completion, methods: [POST, PUT]}
                """)) {
            HttpRequest put = hapax.request("/v1/say")
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(HI))
                    .build();
            assertThat(hapax.send(put).statusCode()).isEqualTo(200);
            HttpResponse<String> get = hapax.get("/v1/say");
            assertThat(get.statusCode()).isEqualTo(405);
            assertThat(get.headers().firstValue("allow")).hasValue("POST, PUT");
        }
    }

    @Test
    void aRouteTellsHowItsOwnChainIs() throws Exception {
        try (RunningHapax hapax = serving("""
                default_routes: false
                circuit_breaker: {failure_threshold: 50, minimum_requests: 100}
                routes:
                  - {path: /v1/one, handler: completion, targets: [one/gpt],
                     health_check: {enabled: true, threshold: 2, checks: {api: http}}}
                  - {path: /v1/both, handler: completion, targets: [one/gpt, two/gpt], health_check: {}}
                  - {path: /v1/quiet, handler: completion, targets: [one/gpt], health_check: {enabled: false}}
                  - {path: /health, handler: health, version: v1, health_check: {threshold: 2}}
                """)) {
            HttpResponse<String> well = hapax.get("/v1/one/health");
            assertThat(well.statusCode()).isEqualTo(200);
            assertThat(json(well).path("status").asString()).isEqualTo("healthy");
            assertThat(json(well).at("/checks/api").asString()).isEqualTo("healthy");
            assertThat(hapax.get("/v1/quiet/health").statusCode()).isEqualTo(404);
            one.always(Misbehave.status(500, Map.of()));
            hapax.post("/v1/one", HI);
            assertThat(hapax.get("/v1/one/health").statusCode()).isEqualTo(200);
            hapax.post("/v1/one", HI);
            HttpResponse<String> ill = hapax.get("/v1/one/health");
            assertThat(ill.statusCode()).isEqualTo(503);
            assertThat(json(ill).path("status").asString()).isEqualTo("unhealthy");
            JsonNode both = json(hapax.get("/v1/both/health"));
            assertThat(both.path("status").asString()).isEqualTo("healthy");
            assertThat(both.path("targets").path("one/gpt").asString()).isEqualTo("unhealthy");
            JsonNode services = json(hapax.get("/v1/health")).path("services");
            assertThat(services.path("/v1/one").asString()).isEqualTo("unhealthy");
            assertThat(services.path("/v1/both").asString()).isEqualTo("healthy");
            assertThat(hapax.get("/v1/health/health").statusCode()).isEqualTo(200);
            one.always(null);
            hapax.post("/v1/one", HI);
            assertThat(hapax.get("/v1/one/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRouteHasTheProvidersItAsksProbedAsItSays() throws Exception {
        one.always(Misbehave.silence());
        try (RunningHapax hapax = serving("""
                routes:
                  - {path: /v1/dear, handler: completion, targets: [one], health_check: {mode: paid, timeout: 300ms}}
                """)) {
            hapax.await(Duration.ofSeconds(20), () -> one.count() > 0);
            hapax.await(Duration.ofSeconds(20), () -> {
                JsonNode known = json(hapax.get("/health/provider/one"));
                return known.path("consecutive_fails").asInt() > 0;
            });
            assertThat(two.count()).isZero();
        }
    }

    @Test
    void aDeprecatedRouteSaysSinceWhenAndTheListSaysWhoStillAsks() throws Exception {
        try (RunningHapax hapax = serving("""
                routes:
                  - {path: /v1/old, handler: completion, targets: [one], deprecated: true, sunset: 2031-01-01}
                  - {path: /v1/new, handler: completion, targets: [one]}
                """)) {
            Instant before = Instant.now().minusMillis(5);
            HttpResponse<String> answer = hapax.post("/v1/old", HI);
            hapax.post("/v1/old", HI);
            assertThat(answer.headers().firstValue("deprecation")).hasValue("@0");
            assertThat(answer.headers().firstValue("link")).isEmpty();
            hapax.await(Duration.ofSeconds(5), () -> view(hapax, "/v1/old").requests() == 2);
            edit(hapax, """
                    routes:
                      - {path: /v1/old, handler: completion, targets: [two], deprecated: 2026-01-01}
                    """);
            RouteView old = view(hapax, "/v1/old");
            assertThat(old.requests()).isEqualTo(2);
            assertThat(old.deprecated()).isTrue();
            assertThat(Instant.parse(String.valueOf(old.lastUsed()))).isAfter(before);
            assertThat(hapax.post("/v1/old", HI).headers().firstValue("deprecation"))
                    .hasValue("@1767225600");
        }
    }

    private static RouteView view(RunningHapax hapax, String url) throws Exception {
        return hapax.admin().routes().routes().stream()
                .filter(route -> route.url().equals(url))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModelsEndpointHasItsOwnFallbacks() throws Exception {
        String models = """
                providers:
                  one:
                    type: openai
                    base_url: "%s"
                    api_key: fake
                    models:
                      gpt: {endpoint: /v1/mine, targets: [two]}
                  two: {type: openai, base_url: "%s", api_key: fake, model: other}
                health_check: {mode: passive}
                retry: {max_retries: 0}
                """.formatted(one.baseUrl(), two.baseUrl());
        try (RunningHapax hapax = RunningHapax.with(models)) {
            assertThat(json(hapax.post("/v1/mine", HI)).path("provider").asString())
                    .isEqualTo("one");
            one.always(Reply.error(503, "overloaded"));
            assertThat(json(hapax.post("/v1/mine", HI)).path("provider").asString())
                    .isEqualTo("two");
            HttpResponse<String> chat = hapax.post("/v1/mine/chat/completions", """
                    {"model":"gpt","messages":[{"role":"user","content":"hi"}]}""");
            assertThat(chat.headers().firstValue("x-hapax-provider")).hasValue("two");
        }
    }

    @Test
    void withoutDefaultRoutesOnlyTheFilesAnswer() throws Exception {
        try (RunningHapax hapax = serving("""
                default_routes: false
                routes: [{path: /v1/say, handler: completion}]
                """)) {
            assertThat(hapax.post("/v1/say", HI).statusCode()).isEqualTo(200);
            assertThat(hapax.post("/v1/completions", HI).statusCode()).isEqualTo(404);
            assertThat(hapax.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(hapax.get("/health/live").statusCode()).isEqualTo(200);
            edit(hapax, "routes: [{path: /v1/say, handler: completion}]\n");
            assertThat(hapax.post("/v1/completions", HI).statusCode()).isEqualTo(200);
        }
    }
}
