package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.Exchange;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Step;
import dev.hapax.shared.admin.AdminApi.UsageReport;
import dev.hapax.shared.admin.AdminApi.UsageRow;
import java.net.Socket;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The books balance: what callers got, what the meters say, what providers counted, what was used and what is
 * remembered are the same numbers, through failures, retries, failovers, callers who leave and a reload in the middle.
 * Runs with a few requests always, with {@code -Dhapax.load.requests=10000} as a load.
 */
class BooksTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 1_000);
    private static final int CALLERS = 40;
    private static final long SEED = Long.getLong("hapax.load.seed", 20_261_127L);
    private static final int LEFT = 499;
    private static final byte[] HEAD = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
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

    /**
     * What callers counted themselves.
     *
     * @param unheard requests whose callers left at once, so that nobody can say whether they were answered first
     */
    private record Tally(
            Map<Integer, LongAdder> statuses, LongAdder brokenStreams, LongAdder questions, LongAdder unheard) {
        Tally() {
            this(new ConcurrentHashMap<>(), new LongAdder(), new LongAdder(), new LongAdder());
        }

        void got(int status, boolean broken) {
            statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
            if (broken) {
                brokenStreams.increment();
            }
        }
    }

    @Test
    void theBooksBalance() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(first, second, "here"));
                HttpClient client = HttpClient.newHttpClient()) {
            var asked = new ConcurrentHashMap<Integer, CountDownLatch>();
            first.always(misbehaving(asked));
            second.always(patient(asked, Exchange::reply));
            var tally = new Tally();
            var callers = new Mix(client, hapax, tally, asked);
            Callers.ask(REQUESTS / 2, CALLERS, callers::ask);
            Files.writeString(hapax.configFile(), yaml(first, second, "there"));
            hapax.daemon().reload();
            Callers.ask(REQUESTS - REQUESTS / 2, CALLERS, number -> callers.ask(REQUESTS / 2 + number));
            hapax.await(
                    Duration.ofSeconds(60),
                    () -> scraped(hapax).all("hapax_http_active_requests").stream()
                                    .mapToDouble(Scraped.Sample::value)
                                    .sum()
                            == 1);

            String text = hapax.get("/metrics").body();
            Scraped metrics = Scraped.of(text);
            requestsBalance(metrics, tally);
            attemptsBalance(metrics, tally, first, second);
            usageBalances(hapax, metrics, tally, first, second);
            assertThat(hapax.admin().requests(1, 0, false, null).last()).isEqualTo(REQUESTS);
            assertThat(text).doesNotContain("made-up", "nowhere");
            System.err.printf(
                    "books: %d requests %s, %d broken streams, %d unheard; attempts %d and %d%n",
                    REQUESTS,
                    tally.statuses(),
                    tally.brokenStreams().sum(),
                    tally.unheard().sum(),
                    first.count(),
                    second.count());
        }
    }

    private static Scraped scraped(RunningHapax hapax) throws Exception {
        return Scraped.of(hapax.get("/metrics").body());
    }

    private static void requestsBalance(Scraped metrics, Tally tally) {
        String name = "hapax_http_requests_total";
        long scrapes = metrics.sum(name, "endpoint", "/metrics");
        assertThat(metrics.sum(name) - scrapes).isEqualTo(REQUESTS);
        Map<Integer, Long> counted = metrics.all(name).stream()
                .filter(sample -> !sample.has("endpoint", "/metrics"))
                .collect(Collectors.groupingBy(
                        sample -> sample.number("status"), Collectors.summingLong(sample -> (long) sample.value())));
        long unheard = 0;
        for (Map.Entry<Integer, Long> status : counted.entrySet()) {
            LongAdder heard = tally.statuses().getOrDefault(status.getKey(), new LongAdder());
            assertThat(status.getValue()).as("status %d", status.getKey()).isGreaterThanOrEqualTo(heard.sum());
            unheard += status.getValue() - heard.sum();
        }
        assertThat(unheard).as("unheard").isEqualTo(tally.unheard().sum());
        assertThat(counted.keySet()).containsAll(tally.statuses().keySet());
        long errors = counted.entrySet().stream()
                .filter(status -> status.getKey() >= 400)
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(metrics.sum("hapax_http_request_duration_seconds_count") - scrapes)
                .isEqualTo(REQUESTS);
        assertThat(metrics.sum("hapax_errors_total"))
                .as("errors")
                .isEqualTo(errors + tally.brokenStreams().sum());
        assertThat(metrics.sum("hapax_errors_total", "type", "client_closed"))
                .as("callers who left")
                .isEqualTo(counted.get(LEFT));
    }

    /**
     * An attempt on a connection that had been closed meanwhile never reached the provider, and repeats for free; that
     * of a caller who left at once may not have reached it either.
     */
    private static void attemptsBalance(Scraped metrics, Tally tally, FakeProvider first, FakeProvider second) {
        String name = "hapax_upstream_attempts_total";
        Map.of("first", first, "second", second).forEach((provider, fake) -> assertThat(
                        metrics.sum(name, "provider", provider)
                                - metrics.sum(name, "provider", provider, "outcome", "reset_reused"))
                .as("attempts at %s", provider)
                .isBetween((long) fake.count(), fake.count() + tally.unheard().sum()));
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

    /** Whether the caller waits until a provider was asked, or has begun to answer, and leaves then. */
    private static boolean leaves(int number) {
        return number % 10 == 4 || number % 10 == 5;
    }

    /** Who asks what. */
    private record Mix(HttpClient client, RunningHapax hapax, Tally tally, Map<Integer, CountDownLatch> asked) {
        void ask(int number) throws Exception {
            var question = new Question(number, number % 2 == 0);
            String body = new String(question.body(), StandardCharsets.UTF_8);
            switch (number % 10) {
                case 3 -> leave(question, socket -> tally.unheard().increment());
                case 4, 5 -> leave(question, socket -> whenUnderWay(question, socket));
                case 6 -> send(json(CHAT, "{\"model\": oops " + number));
                case 7 -> send(json("/v1/nowhere-" + number, "{}"));
                case 8 ->
                    send(HttpRequest.newBuilder(URI.create(hapax.url() + CHAT))
                            .GET()
                            .build());
                case 9 ->
                    send(json(
                            COMPLETION,
                            "{\"model\":\"first/made-up-" + number + "\",\"input\":\"" + question.text() + "\"}"));
                default -> send(json(CHAT, body));
            }
            if (number % 10 != 7 && number % 10 != 8) {
                tally.questions().increment();
            }
        }

        private HttpRequest json(String path, String body) {
            return HttpRequest.newBuilder(URI.create(hapax.url() + path))
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(60))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
        }

        private void send(HttpRequest request) throws Exception {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            boolean stream =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            tally.got(answer.statusCode(), stream && !answer.body().contains("[DONE]"));
        }

        private void leave(Question question, Leaving leaving) throws Exception {
            URI url = URI.create(hapax.url());
            byte[] body = question.body();
            try (var socket = new Socket(url.getHost(), url.getPort())) {
                socket.getOutputStream()
                        .write(("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: " + body.length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
                leaving.before(socket);
            }
        }

        /** The provider holds its answer, or the rest of it, until the caller has gone. */
        private void whenUnderWay(Question question, Socket socket) throws Exception {
            CountDownLatch latch = asked.computeIfAbsent(question.number(), _ -> new CountDownLatch(1));
            assertThat(latch.await(60, TimeUnit.SECONDS))
                    .as("question %d was asked", question.number())
                    .isTrue();
            if (question.stream()) {
                assertThat(socket.getInputStream().readNBytes(HEAD.length)).isEqualTo(HEAD);
            }
            tally.got(LEFT, false);
        }
    }

    /** What a caller does before it leaves. */
    @FunctionalInterface
    private interface Leaving {
        void before(Socket socket) throws Exception;
    }

    /** Every second time, in a way that leaves no doubt whether the provider counted it. */
    private static Step misbehaving(Map<Integer, CountDownLatch> asked) {
        var attempt = new AtomicInteger();
        return patient(asked, exchange -> {
            var random = new Random(SEED + 31L * attempt.incrementAndGet());
            if (random.nextBoolean()) {
                exchange.reply();
            } else {
                exchange.perform(FAULTS.get(random.nextInt(FAULTS.size())));
            }
        });
    }

    /** Holds its answer to a caller who is going to leave, or all but the beginning of a stream. */
    private static Step patient(Map<Integer, CountDownLatch> asked, Misbehave otherwise) {
        return (Misbehave) exchange -> {
            int number = Question.numberIn(exchange.request().lastUserText());
            if (leaves(number)) {
                asked.computeIfAbsent(number, _ -> new CountDownLatch(1)).countDown();
                (number % 2 == 0 ? Misbehave.stallAfter(4) : Misbehave.silence()).act(exchange);
            } else {
                otherwise.act(exchange);
            }
        };
    }
}
