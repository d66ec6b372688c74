package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.daemon.requestlog.LogSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request is in the log, in the meters and in the memory of the last requests. */
class LogStoryTest {
    private static final String ASKED = "canary-asked-8812";
    private static final String ANSWERED = "canary-answered-8813";

    @TempDir
    Path directory;

    private String config(FakeProvider provider, boolean bodies) {
        return """
                providers:
                  first: {type: openai, base_url: %s, api_key: fake-key-canary, model: model-1}
                health_check: {mode: passive}
                retry: {max_retries: 0}
                logging: {level: debug, format: json, file: %s, bodies: %s}
                """.formatted(provider.baseUrl(), directory.resolve("log"), bodies);
    }

    private static String question(boolean stream) {
        return "{\"model\":\"default\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + ASKED + "\"}]}";
    }

    private String log() throws IOException {
        return log("log");
    }

    /** Empty while nothing was written. */
    private String log(String name) throws IOException {
        LogSetup.flush();
        Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Answered, failed and broken off; whatever is told, it is never what was said. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingThatWasSaidIsToldAnywhere(boolean stream) throws Exception {
        try (FakeProvider provider = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(config(provider, false))) {
            provider.next(Reply.text(ANSWERED));
            assertThat(hapax.post("/v1/chat/completions", question(stream)).body())
                    .contains(ANSWERED);
            provider.next(Misbehave.status(500, Map.of()));
            hapax.post("/v1/chat/completions", question(stream));
            provider.next(Misbehave.cutAfter(2));
            hapax.post("/v1/chat/completions", question(stream));
            hapax.post("/v1/chat/completions", question(stream).replace("}", "") + ASKED);
            String told = log() + hapax.get("/metrics").body() + hapax.admin().requests(50, 0, false, null);
            assertThat(told).contains("\"event\":\"request\"").doesNotContain(ASKED, ANSWERED, "fake-key-canary");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoAsksForBodiesGetsThem(boolean stream) throws Exception {
        try (FakeProvider provider = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(config(provider, true))) {
            provider.next(Reply.text(ANSWERED));
            hapax.post("/v1/chat/completions", question(stream), "X-Request-ID", "mine");
            hapax.await(Duration.ofSeconds(10), () -> log().contains("mine"));
            assertThat(log()).contains(ASKED, "answer_body").doesNotContain("fake-key-canary");
            assertThat(hapax.admin().request("mine").toString()).doesNotContain(ASKED, ANSWERED);
        }
    }

    /** Of one who was only passed over nobody had to wait. */
    @Test
    void theLineNamesTheCallThatFailed() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider last = FakeProvider.openAi();
                RunningHapax hapax =
                        RunningHapax.with("""
                        providers:
                          first: {type: openai, base_url: %s, api_key: one, model: m}
                          off: {type: openai, model: m}
                          last: {type: openai, base_url: %s, api_key: two, model: m}
                        provider_preference: [first, off, last]
                        health_check: {mode: passive}
                        retry: {max_retries: 0}
                        logging: {format: text, file: %s}
                        """.formatted(first.baseUrl(), last.baseUrl(), directory.resolve("log")))) {
            first.next(Misbehave.status(500, Map.of()));
            hapax.post("/v1/chat/completions", question(false), "X-Request-ID", "mine");
            hapax.await(Duration.ofSeconds(10), () -> log().contains("  mine\n"));
            assertThat(log())
                    .containsPattern("200  POST /v1/chat/completions  last  .* after first/m server_error  mine");
        }
    }

    @Test
    void aLogThatWasMovedAwayBeginsAnewWithHowEverythingIs() throws Exception {
        try (FakeProvider provider = FakeProvider.openAi();
                RunningHapax hapax =
                        RunningHapax.with(config(provider, false).replace("level: debug", "level: error"))) {
            provider.next(Reply.error(503, "unavailable", "words of the provider"));
            hapax.post("/v1/chat/completions", question(false));
            hapax.await(
                    Duration.ofSeconds(10),
                    () -> hapax.admin().providers().providers().getFirst().failed() == 1);
            hapax.await(
                    Duration.ofSeconds(10),
                    () -> hapax.admin().requests(1, 0, false, null).requests().size() == 1);
            Files.writeString(directory.resolve("log"), "old\n");
            Files.move(directory.resolve("log"), directory.resolve("log.1"));
            hapax.daemon().reopenLog();
            assertThat(log().lines())
                    .hasSize(3)
                    .allMatch(line -> line.contains("\"level\":\"info\",\"event\":\"state\""))
                    .anyMatch(line -> line.contains("\"url\":\"" + hapax.url() + "\""))
                    .anyMatch(line -> line.contains("\"in_flight\":0,\"waiting\":0"))
                    .anyMatch(line -> line.contains("\"provider\":\"first\",\"state\":\"degraded\",\"failed\":1")
                            && line.contains("\"last_problem\":\"server_error\""));
            assertThat(Files.readString(directory.resolve("log.1"))).contains("old");
        }
    }

    @Test
    void aReloadMovesTheLog() throws Exception {
        try (FakeProvider provider = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(config(provider, false))) {
            hapax.post("/v1/chat/completions", question(false), "X-Request-ID", "one");
            hapax.await(Duration.ofSeconds(10), () -> log().contains("\"request_id\":\"one\""));
            Files.writeString(
                    hapax.configFile(),
                    config(provider, false)
                            .replace(
                                    directory.resolve("log").toString(),
                                    directory.resolve("log2").toString()));
            hapax.daemon().reload();
            hapax.post("/v1/chat/completions", question(false), "X-Request-ID", "two");
            hapax.await(Duration.ofSeconds(10), () -> log("log2").contains("\"request_id\":\"two\""));
            assertThat(log()).contains("\"request_id\":\"one\"").doesNotContain("\"request_id\":\"two\"");
        }
    }
}
