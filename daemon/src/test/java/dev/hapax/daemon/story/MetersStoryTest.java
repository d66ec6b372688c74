package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a scraper sees before and after something has happened for the first time. */
class MetersStoryTest {
    private static final String QUESTION =
            "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private static String failover(String from, String to, String reason) {
        return "hapax_failovers_total{from=\"%s\",reason=\"%s\",to=\"%s\"} ".formatted(from, reason, to);
    }

    /** An increase is seen only of what was there before it. */
    @Test
    void theFirstFailoverAndTheFirstHitOfALimitAreIncreases() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          first: {type: openai, base_url: %s, api_key: one, model: m}
                          second: {type: openai, base_url: %s, api_key: two, model: m}
                        models:
                          any: {strategy: weighted, targets: [first, second]}
                        health_check: {mode: passive}
                        retry: {max_retries: 0}
                        rate_limit: {requests: 1, window: 1h}
                        """.formatted(first.baseUrl(), second.baseUrl()))) {
            String limit = "hapax_rate_limit_hits_total{client=\"anonymous\",route=\"/v1/chat/completions\"} ";
            assertThat(hapax.get("/metrics").body())
                    .contains(failover("first/m", "second/m", "server_error") + "0.0")
                    .contains(failover("second/m", "first/m", "breaker_open") + "0.0")
                    .contains(limit + "0.0");
            first.next(Misbehave.status(500, Map.of()));
            hapax.post("/v1/chat/completions", QUESTION);
            hapax.post("/v1/chat/completions", QUESTION);
            hapax.await(
                    Duration.ofSeconds(10), () -> hapax.get("/metrics").body().contains(limit + "1.0"));
            assertThat(hapax.get("/metrics").body()).contains(failover("first/m", "second/m", "server_error") + "1.0");
        }
    }
}
