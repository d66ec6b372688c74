package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.daemon.story.SharingStoryTest.Path;
import dev.hapax.shared.admin.AdminApi;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was answered is given again: as a hit, to whoever asks the same, whole or as a stream. */
class KeptAnswersStoryTest {
    private static final String CACHE = "cache: {enable: true}";

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static HttpResponse<String> ask(RunningHapax hapax, Path path, boolean stream, String... headers)
            throws Exception {
        HttpResponse<String> answer = hapax.post(path.url, path.request(stream), headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static String metric(RunningHapax hapax, String series) throws Exception {
        return hapax.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .findFirst()
                .map(line -> line.substring(series.length() + 1))
                .orElse("");
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void whateverFormItWasGivenInItIsGivenAgainInBoth(Path path) throws Exception {
        for (boolean first : new boolean[] {false, true}) {
            try (FakeProvider far = path.provider();
                    RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, path.kind, CACHE))) {
                HttpResponse<String> asked = ask(hapax, path, first);
                assertThat(header(asked, "X-Hapax-Cache")).isEqualTo("miss");
                assertThat(header(asked, "Age")).isEmpty();
                String tokens = "hapax_tokens_total{kind=\"output\",model=\"m\",provider=\"far\"}";
                hapax.await(java.time.Duration.ofSeconds(5), () -> !metric(hapax, tokens)
                        .isEmpty());
                String used = metric(hapax, tokens);
                for (boolean form : new boolean[] {first, !first}) {
                    HttpResponse<String> again = ask(hapax, path, form);
                    assertThat(header(again, "X-Hapax-Cache")).isEqualTo("hit");
                    assertThat(header(again, "X-Hapax-Provider")).isEqualTo("far");
                    assertThat(header(again, "X-Hapax-Model")).isEqualTo(header(asked, "X-Hapax-Model"));
                    assertThat(header(again, "X-Hapax-Attempts")).isEqualTo("0");
                    assertThat(header(again, "Age")).matches("\\d+");
                    assertThat(SharingStoryTest.text(again)).isEqualTo(SharingStoryTest.text(asked));
                    if (form == first && !path.url.endsWith("completions") && !path.url.contains("v2")) {
                        assertThat(again.body()).isEqualTo(asked.body());
                    }
                }
                assertThat(far.count()).isEqualTo(1);
                assertThat(metric(hapax, tokens)).isEqualTo(used);
                assertThat(metric(hapax, "hapax_cache_requests_total{result=\"hit\"}"))
                        .isEqualTo("2.0");
                assertThat(metric(hapax, "hapax_cache_requests_total{result=\"miss\"}"))
                        .isEqualTo("1.0");
                assertThat(metric(hapax, "hapax_cache_requests_total{result=\"store\"}"))
                        .isEqualTo("1.0");
            }
        }
    }

    @Test
    void theAccountOfAnAdvancedCompletionIsItsCallersOwn() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", CACHE))) {
            String body = "{\"model\":\"m\",\"input\":\"a\"%s}";
            JsonNode first = account(hapax, body.formatted(""), "id-1");
            assertThat(first.path("cache").asString()).isEqualTo("miss");
            assertThat(first.path("attempts").size()).isEqualTo(1);
            JsonNode again = account(hapax, body.formatted(",\"cache\":{\"mode\":\"use\"}"), "id-2");
            assertThat(again.path("cache").asString()).isEqualTo("hit");
            assertThat(again.path("request_id").asString()).isEqualTo("id-2");
            assertThat(again.path("id").asString()).isEqualTo("cmpl_id-2");
            assertThat(again.path("attempts").size()).isZero();
            assertThat(again.path("usage")).isEqualTo(first.path("usage"));
            assertThat(account(hapax, body.formatted(",\"cache\":{\"mode\":\"off\"}"), "id-3")
                            .path("cache")
                            .asString())
                    .isEqualTo("bypass");
            assertThat(account(hapax, body.formatted(",\"cache\":{\"mode\":\"refresh\"}"), "id-4")
                            .path("cache")
                            .asString())
                    .isEqualTo("miss");
            HttpResponse<String> streamed =
                    hapax.post("/v2/completions", body.formatted(",\"stream\":true"), "X-Request-ID", "id-5");
            assertThat(streamed.body())
                    .contains("\"cache\":\"hit\"", "\"request_id\":\"id-5\"")
                    .doesNotContain("id-1", "id-4");
            assertThat(far.count()).isEqualTo(3);
        }
    }

    private static JsonNode account(RunningHapax hapax, String body, String id) throws Exception {
        HttpResponse<String> answer = hapax.post("/v2/completions", body, "X-Request-ID", id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode account = JsonMapper.shared().readTree(answer.body());
        assertThat(account.path("cache").asString()).isEqualTo(header(answer, "X-Hapax-Cache"));
        return account;
    }

    @Test
    void aCallerMayWantItsOwnAnswerOrANewOne() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", CACHE))) {
            far.next(Reply.text("first"), Reply.text("second"), Reply.text("third"));
            assertThat(SharingStoryTest.text(ask(hapax, Path.OPENAI, false))).isEqualTo("first");
            HttpResponse<String> bypassed = ask(hapax, Path.OPENAI, false, "Cache-Control", "no-store");
            assertThat(SharingStoryTest.text(bypassed)).isEqualTo("second");
            assertThat(header(bypassed, "X-Hapax-Cache")).isEqualTo("bypass");
            assertThat(SharingStoryTest.text(ask(hapax, Path.OPENAI, false))).isEqualTo("first");
            HttpResponse<String> refreshed = ask(hapax, Path.OPENAI, true, "Cache-Control", "no-cache");
            assertThat(SharingStoryTest.text(refreshed)).isEqualTo("third");
            assertThat(header(refreshed, "X-Hapax-Cache")).isEqualTo("miss");
            assertThat(SharingStoryTest.text(ask(hapax, Path.OPENAI, false))).isEqualTo("third");
            assertThat(metric(hapax, "hapax_cache_requests_total{result=\"bypass\"}"))
                    .isEqualTo("1.0");
        }
    }

    @Test
    void theOwnerSeesWhatIsKeptAndCanForgetIt() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", CACHE))) {
            ask(hapax, Path.OPENAI, false);
            ask(hapax, Path.OPENAI, true);
            AdminApi.CacheStats stats = hapax.admin().cacheStats();
            assertThat(stats).isEqualTo(new AdminApi.CacheStats("memory", 1, stats.bytes(), 0, 1, 1, 1, 0, 0, 0));
            assertThat(metric(hapax, "hapax_cache_entries")).isEqualTo("1.0");
            assertThat(metric(hapax, "hapax_cache_bytes")).isEqualTo(stats.bytes() + ".0");
            assertThat(hapax.admin().clearCache().entries()).isEqualTo(1);
            assertThat(header(ask(hapax, Path.OPENAI, false), "X-Hapax-Cache")).isEqualTo("miss");
        }
    }

    @Test
    void onlyWholeSuccessesAreKept() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(
                        far, "openai", CACHE + "\nretry: {max_retries: 0}\nfailover: {max_attempts: 1}"))) {
            far.next(
                    Reply.error(500, "server_error"),
                    Misbehave.cutAfter(3),
                    Misbehave.errorEventAfter(3, "server_error"),
                    Misbehave.noDone());
            assertThat(hapax.post(Path.OPENAI.url, Path.OPENAI.request(false)).statusCode())
                    .isEqualTo(500);
            for (int i = 0; i < 2; i++) {
                assertThat(hapax.post(Path.OPENAI.url, Path.OPENAI.request(true))
                                .body())
                        .contains("error")
                        .doesNotContain("[DONE]");
            }
            // Its last event is missing, but it said that it was over.
            assertThat(header(ask(hapax, Path.OPENAI, true), "X-Hapax-Cache")).isEqualTo("miss");
            assertThat(header(ask(hapax, Path.OPENAI, true), "X-Hapax-Cache")).isEqualTo("hit");
            assertThat(far.count()).isEqualTo(4);
        }
    }

    @Test
    void aReloadKeepsWhatIsKeptAndARouteHasItsOwnPolicy() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", CACHE))) {
            ask(hapax, Path.OPENAI, false);
            String file = Files.readString(hapax.configFile());
            Files.writeString(
                    hapax.configFile(),
                    file + "routes: [{path: /v1/completions, handler: completion, cache: {enable: false}}]\n");
            hapax.admin().reload(new AdminApi.Reload(false));
            assertThat(header(ask(hapax, Path.OPENAI, false), "X-Hapax-Cache")).isEqualTo("hit");
            assertThat(header(ask(hapax, Path.COMPLETION, false), "X-Hapax-Cache"))
                    .isEqualTo("off");
            Files.writeString(hapax.configFile(), file.replace("enable: true", "enable: true, max_size: 7"));
            hapax.admin().reload(new AdminApi.Reload(false));
            assertThat(header(ask(hapax, Path.OPENAI, false), "X-Hapax-Cache")).isEqualTo("miss");
            Files.writeString(hapax.configFile(), file.replace("enable: true", "enable: false"));
            hapax.admin().reload(new AdminApi.Reload(false));
            assertThat(header(ask(hapax, Path.OPENAI, false), "X-Hapax-Cache")).isEqualTo("off");
        }
    }

    @Test
    void anotherModelBehindTheSameNameIsAnotherAnswer() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", CACHE))) {
            ask(hapax, Path.OPENAI, false);
            String file = Files.readString(hapax.configFile());
            for (String other : new String[] {
                file.replace("model: m}", "models: {m: {model: other}}}"),
                file.replace("model: m}", "model: m, options: {seed: 1}}"),
                file.replace("api_key: fake-key", "api_key: another-key")
            }) {
                Files.writeString(hapax.configFile(), other);
                hapax.admin().reload(new AdminApi.Reload(false));
                assertThat(header(ask(hapax, Path.OPENAI, false), "X-Hapax-Cache"))
                        .as(other)
                        .isEqualTo("miss");
            }
            Files.writeString(hapax.configFile(), file);
            hapax.admin().reload(new AdminApi.Reload(false));
            assertThat(header(ask(hapax, Path.OPENAI, false), "X-Hapax-Cache")).isEqualTo("hit");
        }
    }

    @Test
    void embeddingsAndCountsAreGivenAgainToo() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                FakeProvider counts = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far: {type: openai, base_url: %s, api_key: fake-key, model: m}
                          claude: {type: anthropic, base_url: %s, api_key: fake-key, model: c}
                        health_check: {mode: passive}
                        %s
                        """.formatted(far.baseUrl(), counts.baseUrl(), CACHE))) {
            for (String[] request : new String[][] {
                {"/v1/embeddings", "{\"model\":\"far/m\",\"input\":\"a\"}"},
                {
                    "/v1/messages/count_tokens",
                    "{\"model\":\"claude/c\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
                }
            }) {
                HttpResponse<String> first = hapax.post(request[0], request[1]);
                HttpResponse<String> again = hapax.post(request[0], request[1]);
                assertThat(header(first, "X-Hapax-Cache")).isEqualTo("miss");
                assertThat(header(again, "X-Hapax-Cache")).isEqualTo("hit");
                assertThat(again.body()).isEqualTo(first.body());
            }
        }
    }
}
