package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The configuration fragments of the project's founding text work as they stand. */
class SeedYamlStoryTest {
    private static final String APPENDED = """

            # Simply append to your existing configuration
            providers:
              anthropic:
                type: anthropic
                models:
                  claude-3.5-haiku:
                    api_key: ${ANTHROPIC_API_KEY}
                    endpoint: /v1/anthropic/haiku
            """;
    private static final String TWO_VERSIONS = """
            routes:
              - path: /v1/completions
                handler: completion
                version: v1
              - path: /v2/completions
                handler: advanced_completion
                version: v2
            """;
    private static final String QUESTION = "{\"input\":\"nonce-12\"}";

    @Test
    void anAppendedProviderIsLiveWithinFiveSecondsAndNoRequestFails() throws Exception {
        try (FakeProvider anthropic = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(
                        TWO_VERSIONS,
                        Map.of(
                                "ANTHROPIC_API_KEY",
                                "fake-key",
                                "HAPAX_ANTHROPIC_BASE_URL",
                                anthropic.baseUrl().toString()));
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(hapax.post("/v1/anthropic/haiku", QUESTION).statusCode()).isEqualTo(404);
            List<Future<HttpResponse<String>>> traffic = Collections.synchronizedList(new ArrayList<>());
            var ticking = clock.scheduleAtFixedRate(
                    () -> traffic.add(callers.submit(() -> hapax.post("/v1/completions", QUESTION))),
                    0,
                    50,
                    TimeUnit.MILLISECONDS);

            Files.writeString(hapax.configFile(), APPENDED, StandardOpenOption.APPEND);
            hapax.await(
                    Duration.ofSeconds(5),
                    () -> hapax.post("/v1/anthropic/haiku", QUESTION).statusCode() == 200);

            ticking.cancel(false);
            clock.shutdown();
            assertThat(clock.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
            for (Future<HttpResponse<String>> answer : traffic) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
            assertThat(hapax.post("/v1/anthropic/haiku", QUESTION).body()).contains("nonce-12", "\"anthropic\"");
        }
    }

    @Test
    void bothVersionsAnswer() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(TWO_VERSIONS)) {
            assertThat(hapax.post("/v1/completions", QUESTION).body()).contains("nonce-12");
            assertThat(hapax.post("/v2/completions", QUESTION).body()).contains("nonce-12", "\"attempts\"");
        }
    }
}
