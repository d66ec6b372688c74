package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.RecordedRequest;
import dev.hapax.daemon.fake.Step;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers go down under a crowd and come back to one: nobody storms them. */
class OutageTest {
    private static final int CALLERS = 1_000;

    static Stream<Step> waysToBeDown() {
        return Stream.of(
                Misbehave.status(500, Map.of()),
                Misbehave.status(503, Map.of()),
                Misbehave.tooManyRequests("1"),
                Misbehave.status(429, "insufficient_quota", Map.of()),
                Misbehave.status(401, Map.of()),
                Misbehave.hangUp(),
                Misbehave.emptyBody());
    }

    /** What an official SDK does by itself: three tries in all, fewer where it is told that another cannot help. */
    private static int asAnSdk(HttpClient client, RunningHapax hapax, Question question) throws Exception {
        HttpResponse<String> answer = send(client, hapax, question, 0);
        for (int retry = 1; retry <= 2 && worthIt(answer); retry++) {
            long wait = answer.headers().firstValueAsLong("retry-after-ms").orElse(500);
            LockSupport.parkNanos(Duration.ofMillis(Math.min(wait, 500)).toNanos());
            answer = send(client, hapax, question, retry);
        }
        return answer.statusCode();
    }

    private static boolean worthIt(HttpResponse<String> answer) {
        int status = answer.statusCode();
        String told = answer.headers().firstValue("x-should-retry").orElse("");
        return !told.equals("false")
                && (told.equals("true") || status == 408 || status == 409 || status == 429 || status >= 500);
    }

    private static HttpResponse<String> send(HttpClient client, RunningHapax hapax, Question question, int retry)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hapax.url() + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .header("X-Stainless-Retry-Count", Integer.toString(retry))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(question.body()))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @MethodSource("waysToBeDown")
    void withEverythingDownNoCallCostsMoreThanFourAttempts(Step down) throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(yaml(first, second, "10s"));
                HttpClient client = HttpClient.newHttpClient()) {
            first.always(down);
            second.always(down);
            Callers.ask(CALLERS, CALLERS, number -> assertThat(
                            asAnSdk(client, hapax, new Question(number, number % 2 == 0)))
                    .isGreaterThanOrEqualTo(400));
            Map<Integer, Integer> attempts = new HashMap<>();
            Stream.concat(first.requests().stream(), second.requests().stream())
                    .map(RecordedRequest::lastUserText)
                    .forEach(text -> attempts.merge(Question.numberIn(text), 1, Integer::sum));
            int all = attempts.values().stream().mapToInt(Integer::intValue).sum();
            int most =
                    attempts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            System.err.printf(
                    "everything down: %d SDK calls, %d attempts upstream, at most %d a call%n", CALLERS, all, most);
            assertThat(most).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void anOpenBreakerIsProbedOnceAWindowAndTheTrafficReturnsSlowly() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(first, second, "200ms"));
                HttpClient client = HttpClient.newHttpClient()) {
            first.always(Misbehave.status(503, Map.of("x-should-retry", "false")));
            var whoAndWhen = new ConcurrentLinkedQueue<Answered>();
            long begun = System.nanoTime();
            long downUntil = begun + Duration.ofSeconds(3).toNanos();
            Callers.ask(8, 8, caller -> {
                for (int i = 0; System.nanoTime() - downUntil < 0; i++) {
                    ask(client, hapax, caller * 1_000_000 + i, whoAndWhen);
                }
            });
            // Five failures open it, some more were under way; then 0.2, 0.4, 0.8, 1.6 s, each with a fifth of jitter.
            int whileDown = first.count();
            assertThat(whileDown).isLessThanOrEqualTo(5 + 8 + 6);
            first.always(null);
            whoAndWhen.clear();
            long back = System.nanoTime();
            long until = back + Duration.ofSeconds(6).toNanos();
            Callers.ask(8, 8, caller -> {
                for (int i = 0; System.nanoTime() - until < 0; i++) {
                    ask(client, hapax, caller * 1_000_000 + 500_000 + i, whoAndWhen);
                    LockSupport.parkNanos(Duration.ofMillis(4).toNanos());
                }
            });
            long returned = whoAndWhen.stream()
                    .filter(answered -> answered.provider().equals("first"))
                    .mapToLong(Answered::at)
                    .min()
                    .orElseThrow();
            long firstSecond = returned + Duration.ofSeconds(1).toNanos();
            long all = whoAndWhen.stream()
                    .filter(answered -> answered.at() - returned >= 0 && answered.at() - firstSecond < 0)
                    .count();
            long atFirst = whoAndWhen.stream()
                    .filter(answered -> answered.provider().equals("first"))
                    .filter(answered -> answered.at() - firstSecond < 0)
                    .count();
            System.err.printf(
                    "outage: %d attempts in 3 s of it; back after %d ms; %d of %d requests in the first second%n",
                    whileDown, (returned - back) / 1_000_000, atFirst, all);
            assertThat(returned - back).isLessThan(Duration.ofSeconds(5).toNanos());
            // A tenth in the first second; a draw of some hundreds may be off by a little.
            assertThat((double) atFirst / all).isLessThan(0.15);
        }
    }

    private record Answered(String provider, long at) {}

    private static void ask(HttpClient client, RunningHapax hapax, int number, ConcurrentLinkedQueue<Answered> answered)
            throws Exception {
        HttpResponse<String> answer = send(client, hapax, new Question(number, false), 0);
        assertThat(answer.statusCode()).isEqualTo(200);
        answered.add(
                new Answered(answer.headers().firstValue("x-hapax-provider").orElse(""), System.nanoTime()));
    }

    private static String yaml(FakeProvider first, FakeProvider second, String openTime) {
        return """
                providers:
                  first: {type: openai, base_url: %s, api_key: fake-one, model: model-1, max_concurrent: 2000}
                  second: {type: %s, base_url: %s, api_key: fake-two, model: model-2, max_concurrent: 2000}
                provider_preference: [first, second]
                circuit_breaker: {timeout: %s}
                health_check: {interval: 200ms}
                retry: {initial_delay: 10ms}
                logging: {level: error}
                """.formatted(
                        first.baseUrl(),
                        second.baseUrl().getPath().isEmpty() ? "anthropic" : "openai",
                        second.baseUrl(),
                        openTime);
    }
}
