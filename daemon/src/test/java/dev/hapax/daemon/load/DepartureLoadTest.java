package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many callers leave at once, each time in another phase of their requests; the provider is left soon, and nothing
 * stays behind. 100 callers always, {@code -Dhapax.load.departures=500} a phase as a load, which also prints how soon.
 */
class DepartureLoadTest {
    private static final int CALLERS = Integer.getInteger("hapax.load.departures", 100);
    private static final Duration SOON = Duration.ofSeconds(20);

    static Stream<Arguments> phases() {
        return Stream.of(
                Arguments.of("before the head, whole, while the JVM is cold", false, Misbehave.silence()),
                Arguments.of("before the head, whole", false, Misbehave.silence()),
                Arguments.of("before the head, streamed", true, Misbehave.silence()),
                Arguments.of("after the head", true, Misbehave.silenceAfterHeaders()),
                Arguments.of("in the middle of a stream", true, Misbehave.stallAfter(5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void theProviderIsLeftAndNothingStays(String phase, boolean stream, Misbehave waiting) throws Exception {
        long[] leftAt = new long[CALLERS];
        Map<Integer, Long> noticedAt = new ConcurrentHashMap<>();
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far: {type: openai, base_url: %s, api_key: fake-one, model: model-1, max_concurrent: %d}
                        health_check: {mode: passive}
                        logging: {level: error}
                        """.formatted(far.baseUrl(), CALLERS))) {
            far.always((Misbehave) exchange -> {
                try {
                    waiting.act(exchange);
                } finally {
                    noticedAt.put(Question.numberIn(exchange.request().lastUserText()), System.nanoTime());
                }
            });
            URI url = URI.create(hapax.url());
            var sockets = new Socket[CALLERS];
            for (int i = 0; i < CALLERS; i++) {
                sockets[i] = new Socket(url.getHost(), url.getPort());
                sockets[i].getOutputStream().write(request(new Question(i, stream)));
            }
            hapax.await(SOON, () -> far.count() == CALLERS);
            for (int i = 0; i < CALLERS; i++) {
                leftAt[i] = System.nanoTime();
                sockets[i].close();
            }
            hapax.await(SOON, () -> noticedAt.size() == CALLERS);
            long[] took = IntStream.range(0, CALLERS)
                    .mapToLong(i -> noticedAt.get(i) - leftAt[i])
                    .sorted()
                    .toArray();
            System.err.printf(
                    "%d callers leave %s: upstream closed after %d ms (p50), %d ms (p99), %d ms (most)%n",
                    CALLERS,
                    phase,
                    took[CALLERS / 2] / 1_000_000,
                    took[CALLERS * 99 / 100] / 1_000_000,
                    Arrays.stream(took).max().orElse(0) / 1_000_000);
            hapax.await(SOON, () -> gauge(hapax, "hapax_http_active_requests{endpoint=\"/v1/chat/completions\"}") == 0);
            assertThat(hapax.get("/metrics").body()).contains("status=\"499\",version=\"v1\"} " + CALLERS + ".0");
            // Every place at the provider is free again: as many as there are can be taken at once.
            far.always(null);
            Callers.ask(CALLERS, CALLERS, number -> assertThat(
                            hapax.post("/v1/chat/completions", text(new Question(number, stream)))
                                    .statusCode())
                    .isEqualTo(200));
        }
    }

    private static double gauge(RunningHapax hapax, String series) throws Exception {
        return hapax.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(-1);
    }

    private static String text(Question question) {
        return new String(question.body(), StandardCharsets.UTF_8);
    }

    private static byte[] request(Question question) {
        String body = text(question);
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
