package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.shared.admin.AdminApi.UsageReport;
import dev.hapax.shared.admin.AdminApi.UsageRow;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The books balance: what callers got, what the meters say, what providers counted, what was used and what is
 * remembered are the same numbers, through failures, retries, failovers and a reload in the middle. Runs with a few
 * requests always, with {@code -Dhapax.load.requests=10000} as a load.
 */
class BooksTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 1_000);
    private static final int CALLERS = 40;
    private static final long SEED = Long.getLong("hapax.load.seed", 20_261_127L);
    private static final String COMPLETION = "/v1/completions";
    private static final String CHAT = "/v1/chat/completions";

    private static final List<Misbehave> FAULTS = List.of(
            Misbehave.status(500, Map.of()),
            Misbehave.status(503, Map.of()),
            Misbehave.tooManyRequests("0.01"),
            Misbehave.cutAfter(4),
            Misbehave.errorEventFirst("server_error"),
            Misbehave.malformedEvent(3));

    private static String yaml(FakeProvider first, FakeProvider second, String label) {
        return """
                providers:
                  first: {type: openai, base_url: %s, api_key: fake-one, model: model-1, max_concurrent: 1000}
                  second:
                    type: anthropic
                    base_url: %s
                    api_key: fake-two
                    max_concurrent: 1000
                    models: {model-2: {price: {input: 1, output: 2}}}
                provider_preference: [first, second]
                retry: {initial_delay: 10ms}
                circuit_breaker: {failure_threshold: 1000000, failure_ratio: 1, minimum_requests: 1000000}
                health_check: {mode: passive}
                logging: {level: error}
                metrics: {labels: {site: %s}}
                """.formatted(first.baseUrl(), second.baseUrl(), label);
    }

    /** What callers counted themselves. */
    private record Tally(Map<Integer, LongAdder> statuses, LongAdder brokenStreams, LongAdder questions) {
        void got(int status, boolean broken) {
            statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
            if (broken) {
                brokenStreams.increment();
            }
        }

        long errors() {
            return brokenStreams.sum()
                    + statuses.entrySet().stream()
                            .filter(status -> status.getKey() >= 400)
                            .mapToLong(status -> status.getValue().sum())
                            .sum();
        }
    }

    @Test
    void theBooksBalance() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(first, second, "here"));
                HttpClient client = HttpClient.newHttpClient()) {
            first.always(misbehaving());
            var tally = new Tally(new ConcurrentHashMap<>(), new LongAdder(), new LongAdder());
            Callers.ask(REQUESTS / 2, CALLERS, number -> ask(client, hapax, tally, number));
            Files.writeString(hapax.configFile(), yaml(first, second, "there"));
            hapax.daemon().reload();
            Callers.ask(REQUESTS - REQUESTS / 2, CALLERS, number -> ask(client, hapax, tally, REQUESTS / 2 + number));
            hapax.await(
                    Duration.ofSeconds(20),
                    () -> scraped(hapax).all("hapax_http_active_requests").stream()
                                    .mapToDouble(Scraped.Sample::value)
                                    .sum()
                            == 1);

            String text = hapax.get("/metrics").body();
            Scraped metrics = Scraped.of(text);
            requestsBalance(metrics, tally);
            attemptsBalance(metrics, first, second);
            usageBalances(hapax, metrics, tally, first, second);
            assertThat(hapax.admin().requests(1, 0, false, null).last()).isEqualTo(REQUESTS);
            assertThat(text).doesNotContain("made-up", "nowhere");
            System.err.printf(
                    "books: %d requests %s, %d broken streams; attempts %d and %d%n",
                    REQUESTS, tally.statuses(), tally.brokenStreams().sum(), first.count(), second.count());
        }
    }

    private static Scraped scraped(RunningHapax hapax) throws Exception {
        return Scraped.of(hapax.get("/metrics").body());
    }

    private static void requestsBalance(Scraped metrics, Tally tally) {
        String name = "hapax_http_requests_total";
        long scrapes = metrics.sum(name, "endpoint", "/metrics");
        assertThat(metrics.sum(name) - scrapes).isEqualTo(REQUESTS);
        tally.statuses().forEach((status, times) -> assertThat(metrics.all(name).stream()
                        .filter(sample -> !sample.has("endpoint", "/metrics"))
                        .filter(sample -> sample.number("status") == status)
                        .mapToLong(sample -> (long) sample.value())
                        .sum())
                .as("status %d", status)
                .isEqualTo(times.sum()));
        assertThat(metrics.sum("hapax_http_request_duration_seconds_count") - scrapes)
                .isEqualTo(REQUESTS);
        assertThat(metrics.sum("hapax_errors_total")).as("errors").isEqualTo(tally.errors());
    }

    /** An attempt on a connection that had been closed meanwhile never reached the provider, and repeats for free. */
    private static void attemptsBalance(Scraped metrics, FakeProvider first, FakeProvider second) {
        String name = "hapax_upstream_attempts_total";
        Map.of("first", first, "second", second)
                .forEach((provider, fake) -> assertThat(metrics.sum(name, "provider", provider)
                                - metrics.sum(name, "provider", provider, "outcome", "reset_reused"))
                        .as("attempts at %s", provider)
                        .isEqualTo(fake.count()));
        assertThat(metrics.sum("hapax_request_latency_seconds_count")).isEqualTo(metrics.sum(name));
    }

    private static void usageBalances(
            RunningHapax hapax, Scraped metrics, Tally tally, FakeProvider first, FakeProvider second)
            throws Exception {
        UsageReport used = hapax.admin().usage("provider", Duration.ofHours(2));
        UsageRow total = used.total();
        assertThat(total.requests())
                .as("requests used")
                .isEqualTo(tally.questions().sum());
        assertThat(total.calls()).isEqualTo(metrics.sum("hapax_upstream_attempts_total"));
        assertThat(total.calls()).isGreaterThanOrEqualTo(first.count() + second.count());
        assertThat(total.inputTokens()).isEqualTo(metrics.sum("hapax_tokens_total", "kind", "input"));
        assertThat(total.outputTokens()).isEqualTo(metrics.sum("hapax_tokens_total", "kind", "output"));
        UsageRow priced = used.rows().stream()
                .filter(row -> row.name().equals("second"))
                .findFirst()
                .orElseThrow();
        assertThat(priced.costUsd())
                .isNotNull()
                .isCloseTo((priced.inputTokens() + 2.0 * priced.outputTokens()) / 1e6, within(1e-9));
        assertThat(metrics.all("hapax_cost_usd_total", "provider", "second")
                        .getFirst()
                        .value())
                .isCloseTo(total.costUsd(), within(1e-9));
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    private static void ask(HttpClient client, RunningHapax hapax, Tally tally, int number) throws Exception {
        var question = new Question(number, number % 2 == 0);
        switch (number % 10) {
            case 6 -> send(client, tally, json(hapax, CHAT, "{\"model\": oops " + number));
            case 7 -> send(client, tally, json(hapax, "/v1/nowhere-" + number, "{}"));
            case 8 ->
                send(
                        client,
                        tally,
                        HttpRequest.newBuilder(URI.create(hapax.url() + CHAT))
                                .GET()
                                .build());
            case 9 ->
                send(
                        client,
                        tally,
                        json(
                                hapax,
                                COMPLETION,
                                "{\"model\":\"first/made-up-" + number + "\",\"input\":\"" + question.text() + "\"}"));
            default -> send(client, tally, json(hapax, CHAT, new String(question.body(), StandardCharsets.UTF_8)));
        }
        if (number % 10 != 7 && number % 10 != 8) {
            tally.questions().increment();
        }
    }

    private static HttpRequest json(RunningHapax hapax, String path, String body) {
        return HttpRequest.newBuilder(URI.create(hapax.url() + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static void send(HttpClient client, Tally tally, HttpRequest request) throws Exception {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        boolean stream = answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        tally.got(answer.statusCode(), stream && !answer.body().contains("[DONE]"));
    }

    /** Every second time, in a way that leaves no doubt whether the provider counted it. */
    private static Misbehave misbehaving() {
        var attempt = new AtomicInteger();
        return exchange -> {
            var random = new Random(SEED + 31L * attempt.incrementAndGet());
            if (random.nextBoolean()) {
                exchange.reply();
            } else {
                exchange.perform(FAULTS.get(random.nextInt(FAULTS.size())));
            }
        };
    }
}
