package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.daemon.fake.Step;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many ask the same at one time: the provider is asked once, and everybody gets the whole answer. */
class SharingStoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 50;
    private static final String TEXT = "one two three four five six seven eight";

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void everybodyIsDone() {
        callers.shutdownNow();
    }

    /** What callers speak, and what the provider speaks to whom they are led. */
    enum Path {
        OPENAI("/v1/chat/completions", "openai"),
        OPENAI_TO_ANTHROPIC("/v1/chat/completions", "anthropic"),
        ANTHROPIC("/v1/messages", "anthropic"),
        ANTHROPIC_TO_OPENAI("/v1/messages", "openai"),
        RESPONSES("/v1/responses", "responses"),
        RESPONSES_TO_OPENAI("/v1/responses", "openai"),
        COMPLETION("/v1/completions", "openai"),
        ADVANCED("/v2/completions", "anthropic");

        final String url;
        final String kind;

        Path(String url, String kind) {
            this.url = url;
            this.kind = kind;
        }

        FakeProvider provider() {
            return switch (kind) {
                case "anthropic" -> FakeProvider.anthropic();
                case "responses" -> FakeProvider.responses();
                default -> FakeProvider.openAi();
            };
        }

        String request(boolean stream) {
            return switch (url) {
                case "/v1/responses" -> "{\"model\":\"m\",\"input\":\"%s\",\"stream\":%b}".formatted(TEXT, stream);
                case "/v1/completions", "/v2/completions" ->
                    "{\"model\":\"m\",\"input\":\"%s\",\"stream\":%b}".formatted(TEXT, stream);
                default ->
                    "{\"model\":\"m\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%b}"
                            .formatted(TEXT, stream);
            };
        }
    }

    static String yaml(FakeProvider provider, String kind, String more) {
        return """
                providers:
                  far: {type: %s, base_url: %s, api_key: fake-key, model: m}
                health_check: {mode: passive}
                %s
                """.formatted(
                        switch (kind) {
                            case "responses" -> "openai";
                            case "openai" -> "openai, api: chat";
                            default -> kind;
                        },
                        provider.baseUrl(),
                        more);
    }

    private Future<HttpResponse<String>> ask(RunningHapax hapax, Path path, boolean stream, String... headers) {
        return callers.submit(
                (Callable<HttpResponse<String>>) () -> hapax.post(path.url, path.request(stream), headers));
    }

    static Stream<Arguments> everyPathAndMix() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of("plain", "streamed", "mixed", "mixed, the first streamed")
                        .map(mix -> Arguments.of(path, mix)));
    }

    @ParameterizedTest
    @MethodSource("everyPathAndMix")
    void fiftyAskAndTheProviderIsAskedOnce(Path path, String mix) throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = path.provider();
                RunningHapax hapax = RunningHapax.with(yaml(far, path.kind, ""))) {
            far.always(Misbehave.paced(permits));
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                boolean stream =
                        !mix.equals("plain") && (mix.equals("streamed") || (i % 2 == 0) == mix.contains("first"));
                asked.add(ask(hapax, path, stream));
                if (i == 0) {
                    hapax.await(SOON, () -> far.count() == 1);
                }
            }
            hapax.await(SOON, () -> hapax.daemon().shared().requests() == MANY);
            permits.release(1000);
            int shared = 0;
            for (Future<HttpResponse<String>> one : asked) {
                HttpResponse<String> answer = one.get();
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(text(answer)).as(answer.body()).isEqualTo(TEXT);
                shared += answer.headers()
                                .firstValue("X-Hapax-Cache")
                                .orElseThrow()
                                .equals("shared")
                        ? 1
                        : 0;
            }
            assertThat(shared).isEqualTo(MANY - 1);
            assertThat(far.count()).isEqualTo(1);
            assertThat(hapax.get("/metrics").body())
                    .contains("hapax_deduplicated_requests_total{endpoint=\"" + path.url + "\"} " + (MANY - 1) + ".0");
            hapax.await(SOON, () -> hapax.daemon().shared().heldBytes() == 0);
        }
    }

    /** What the answer says, whole or streamed, in whichever dialect; fails for one that is not whole. */
    static String text(HttpResponse<String> answer) {
        boolean stream = answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        if (!stream) {
            return whole(JsonMapper.shared().readTree(answer.body()));
        }
        var text = new StringBuilder();
        boolean ended = false;
        for (String line : answer.body().lines().toList()) {
            if (!line.startsWith("data: ")) {
                continue;
            }
            if (line.equals("data: [DONE]")) {
                ended = true;
                continue;
            }
            JsonNode event = JsonMapper.shared().readTree(line.substring(6));
            JsonNode choice = event.path("choices").path(0);
            text.append(choice.path("delta").path("content").asString(""));
            text.append(choice.path("text").asString(""));
            String type = event.path("type").asString("");
            ended |= type.equals("message_stop") || type.equals("response.completed");
            if (type.equals("content_block_delta")) {
                text.append(event.path("delta").path("text").asString(""));
            } else if (type.equals("response.output_text.delta")) {
                text.append(event.path("delta").asString(""));
            }
        }
        assertThat(ended).as(answer.body()).isTrue();
        return text.toString();
    }

    private static String whole(JsonNode body) {
        if (body.has("completion")) {
            return body.path("completion").asString();
        } else if (body.has("choices")) {
            return body.path("choices").path(0).path("message").path("content").asString();
        } else if (body.has("output")) {
            return body.path("output")
                    .path(0)
                    .path("content")
                    .path(0)
                    .path("text")
                    .asString();
        }
        return body.path("content").path(0).path("text").asString();
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void whoComesLaterHasTheStreamFromItsBeginning(Path path) throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = path.provider();
                RunningHapax hapax = RunningHapax.with(yaml(far, path.kind, ""))) {
            far.always(Misbehave.paced(permits));
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            asked.add(ask(hapax, path, true));
            hapax.await(SOON, () -> far.count() == 1);
            // One more event, one more caller: at each piece somebody joins.
            for (int joined = 2; joined < 8; joined++) {
                permits.release();
                asked.add(ask(hapax, path, joined % 3 > 0));
                int all = joined;
                hapax.await(SOON, () -> hapax.daemon().shared().requests() == all);
            }
            permits.release(1000);
            for (Future<HttpResponse<String>> one : asked) {
                assertThat(text(one.get())).isEqualTo(TEXT);
            }
            assertThat(far.count()).isEqualTo(1);
        }
    }

    @Test
    void everyFailureIsEverybodysAndTheProviderIsNotAskedAgain() throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, "openai", "retry: {max_retries: 0}"))) {
            far.always(afterPermit(permits, Reply.error(500, "server_error")));
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                asked.add(ask(hapax, Path.OPENAI, i % 2 == 0));
            }
            hapax.await(SOON, () -> hapax.daemon().shared().requests() == MANY);
            permits.release(MANY);
            for (Future<HttpResponse<String>> one : asked) {
                assertThat(one.get().statusCode()).isEqualTo(500);
            }
            assertThat(far.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Path.class,
            names = {"ANTHROPIC", "COMPLETION", "ADVANCED"})
    void aStreamThatBreaksTellsEachUnderItsOwnId(Path path) throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = path.provider();
                RunningHapax hapax = RunningHapax.with(
                        yaml(far, path.kind, "retry: {max_retries: 0}\nfailover: {max_attempts: 1}"))) {
            far.always(afterPermit(permits, Misbehave.cutAfter(5)));
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                asked.add(ask(hapax, path, true, "X-Request-ID", "caller-" + i));
            }
            hapax.await(SOON, () -> hapax.daemon().shared().requests() == 5);
            permits.release(5);
            for (int i = 0; i < 5; i++) {
                String error = asked.get(i)
                        .get()
                        .body()
                        .lines()
                        .filter(line -> line.contains("request_id"))
                        .toList()
                        .getLast();
                assertThat(error).contains("\"request_id\":\"caller-" + i + "\"", "broke off");
            }
            assertThat(far.count()).isEqualTo(1);
        }
    }

    private static Misbehave afterPermit(Semaphore permits, Step then) {
        return exchange -> {
            permits.acquire();
            exchange.perform(then);
        };
    }

    @Test
    void whoRunsOutOfTimeLeavesAloneAndTheProviderIsNotAskedAgain() throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, "openai", ""))) {
            far.always(Misbehave.paced(permits));
            Future<HttpResponse<String>> first = ask(hapax, Path.OPENAI, false, "X-Hapax-Timeout", "1500ms");
            hapax.await(SOON, () -> far.count() == 1);
            List<Future<HttpResponse<String>>> others = new ArrayList<>();
            for (int i = 1; i < MANY; i++) {
                others.add(ask(hapax, Path.OPENAI, i % 2 == 0));
            }
            assertThat(first.get().statusCode()).isEqualTo(504);
            hapax.await(SOON, () -> hapax.daemon().shared().requests() == MANY - 1);
            permits.release(1000);
            for (Future<HttpResponse<String>> one : others) {
                assertThat(text(one.get())).isEqualTo(TEXT);
            }
            assertThat(far.count()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsNoLongerThanAllowedAsksItself() throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far, "openai", "dedup: {max_wait: 300ms}"))) {
            far.next(Misbehave.paced(permits));
            Future<HttpResponse<String>> first = ask(hapax, Path.OPENAI, false);
            hapax.await(SOON, () -> far.count() == 1);
            assertThat(text(ask(hapax, Path.OPENAI, false).get())).isEqualTo(TEXT);
            assertThat(first.isDone()).isFalse();
            assertThat(far.count()).isEqualTo(2);
            permits.release(1000);
            assertThat(text(first.get())).isEqualTo(TEXT);
        }
    }

    @Test
    void nothingIsSharedWhereTheCallerOrTheFileWantsNone() throws Exception {
        for (Map.Entry<String, String[]> none : Map.<String, String[]>of(
                        "dedup: {enabled: false}", new String[0],
                        "x-1: 1", new String[] {"X-Hapax-Cache", "bypass"},
                        "x-2: 1", new String[] {"Cache-Control", "max-age=0, No-Store"},
                        "x-3: 1", new String[] {"X-Hapax-Cache", "refresh"})
                .entrySet()) {
            var permits = new Semaphore(0);
            try (FakeProvider far = FakeProvider.openAi();
                    RunningHapax hapax = RunningHapax.with(yaml(far, "openai", none.getKey()))) {
                far.always(Misbehave.paced(permits));
                Future<HttpResponse<String>> one = ask(hapax, Path.OPENAI, false, none.getValue());
                Future<HttpResponse<String>> other = ask(hapax, Path.OPENAI, false, none.getValue());
                hapax.await(SOON, () -> far.count() == 2);
                permits.release(2);
                assertThat(text(one.get())).isEqualTo(TEXT);
                assertThat(text(other.get())).isEqualTo(TEXT);
            }
        }
    }
}
