package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.RecordedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two of three providers misbehave in every way there is, at every second request; the third is well. No request may be
 * lost, answered wrongly or cut in silence. Runs with a few requests always, with {@code -Dhapax.load.requests=50000}
 * as a load, which also prints its figures.
 */
class FaultMixTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 1_500);
    private static final int CALLERS = 200;
    private static final long SEED = Long.getLong("hapax.load.seed", 20_261_126L);

    /** Everything but what sets a provider or its key aside for minutes, after which there would be no faults. */
    private static final Map<String, Misbehave> FAULTS = faults();

    private static Map<String, Misbehave> faults() {
        Map<String, Misbehave> faults = new LinkedHashMap<>();
        faults.put("hangs up", Misbehave.hangUp());
        faults.put("resets", Misbehave.reset());
        faults.put("closes after the head", Misbehave.closeAfterHeaders());
        faults.put("closes in the head", Misbehave.closeInHeaders());
        faults.put("is silent", Misbehave.silence());
        faults.put("is silent after the head", Misbehave.silenceAfterHeaders());
        faults.put("is slow", Misbehave.slowBytes(Duration.ofNanos(20_000)));
        faults.put("sends single bytes", Misbehave.byteByByte());
        faults.put("408", Misbehave.status(408, Map.of()));
        faults.put("429, come back soon", Misbehave.tooManyRequests("0.01"));
        faults.put("500", Misbehave.status(500, Map.of()));
        faults.put("502", Misbehave.status(502, Map.of()));
        faults.put("503", Misbehave.status(503, Map.of("x-should-retry", "false")));
        faults.put("cuts at once", Misbehave.cutAfter(1));
        faults.put("cuts in the middle", Misbehave.cutAfter(10));
        faults.put("stalls in the middle", Misbehave.stallAfter(12));
        faults.put("ends too early", Misbehave.endAfter(8));
        faults.put("breaks an event", Misbehave.malformedEvent(6));
        faults.put("has no end marker", Misbehave.noDone());
        faults.put("sends only the end marker", Misbehave.doneOnly());
        faults.put("sends an error first", Misbehave.errorEventFirst("server_error"));
        faults.put("sends an error in the middle", Misbehave.errorEventAfter(9, "server_error"));
        faults.put("sends an error as answer", Misbehave.errorUnder200("server_error"));
        faults.put("sends a web page", Misbehave.htmlPage());
        faults.put("sends nothing", Misbehave.emptyBody());
        faults.put("lies about the length", Misbehave.lyingContentLength());
        faults.put("frames twice", Misbehave.bothFramings());
        faults.put("breaks a chunk", Misbehave.badChunk());
        faults.put("sends one answer too many", Misbehave.extraResponseOnIdle());
        faults.put("closes an idle connection", Misbehave.closeOnIdle());
        faults.put("sends huge headers", Misbehave.hugeHeaders(200_000));
        faults.put("continues and continues", Misbehave.informational(200));
        faults.put("sends a bomb", Misbehave.gzipBomb(8));
        faults.put("sends broken text", Misbehave.invalidUtf8());
        faults.put("sends a huge event", Misbehave.hugeComment(2 << 20));
        return faults;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLostWrongOrSilentlyCut(boolean breakers) throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                FakeProvider third = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(breakers, first, second, third));
                HttpClient client = HttpClient.newHttpClient()) {
            List<String> names = List.copyOf(FAULTS.keySet());
            Map<String, LongAdder> injected = new ConcurrentHashMap<>();
            first.always(misbehaving(names, injected, 1));
            second.always(misbehaving(names, injected, 2));
            Map<Question.Fate, AtomicInteger> fates = new ConcurrentHashMap<>();
            Callers.ask(REQUESTS, CALLERS, number -> {
                var question = new Question(number, number % 3 != 0);
                Question.Fate fate = ask(client, hapax, question);
                fates.computeIfAbsent(fate, _ -> new AtomicInteger()).incrementAndGet();
            });
            System.err.printf(
                    "fault mix, breakers %s, seed %d: %d requests %s; faults injected %d of %d kinds; attempts %s %s %s%n",
                    breakers ? "on" : "off",
                    SEED,
                    REQUESTS,
                    fates,
                    injected.values().stream().mapToLong(LongAdder::sum).sum(),
                    injected.size(),
                    Attempts.at(first),
                    Attempts.at(second),
                    Attempts.at(third));
            int whole = count(fates, Question.Fate.WHOLE);
            assertThat(count(fates, Question.Fate.WRONG)).as("wrong").isZero();
            assertThat(count(fates, Question.Fate.SILENTLY_CUT))
                    .as("silently cut")
                    .isZero();
            assertThat(whole + count(fates, Question.Fate.HONEST_ERROR))
                    .as("answered")
                    .isEqualTo(REQUESTS);
            assertThat(whole).as("rescued").isGreaterThanOrEqualTo((int) Math.floor(REQUESTS * 0.999));
            for (FakeProvider provider : List.of(first, second, third)) {
                Attempts attempts = Attempts.at(provider);
                assertThat(attempts.attempts()).isLessThanOrEqualTo(attempts.requests() * 12 / 10 + 3);
            }
        }
    }

    private static int count(Map<Question.Fate, AtomicInteger> fates, Question.Fate fate) {
        return fates.getOrDefault(fate, new AtomicInteger()).get();
    }

    /** What a provider saw: attempts, and how many different requests they were for. */
    private record Attempts(int attempts, int requests) {
        static Attempts at(FakeProvider provider) {
            Map<Integer, Integer> byQuestion = new HashMap<>();
            for (RecordedRequest request : provider.requests()) {
                byQuestion.merge(Question.numberIn(request.lastUserText()), 1, Integer::sum);
            }
            return new Attempts(
                    byQuestion.values().stream().mapToInt(Integer::intValue).sum(), byQuestion.size());
        }

        @Override
        public String toString() {
            return attempts + "/" + requests;
        }
    }

    /** Misbehaves at every second request; which way is drawn from the seed and the request's own number. */
    private static Misbehave misbehaving(List<String> names, Map<String, LongAdder> injected, int salt) {
        var attempt = new AtomicInteger();
        return exchange -> {
            var random = new Random(SEED + 31L * attempt.incrementAndGet() + salt);
            if (random.nextBoolean()) {
                exchange.reply();
                return;
            }
            String fault = names.get(random.nextInt(names.size()));
            injected.computeIfAbsent(fault, _ -> new LongAdder()).increment();
            exchange.perform(FAULTS.get(fault));
        };
    }

    private static Question.Fate ask(HttpClient client, RunningHapax hapax, Question question) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hapax.url() + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(question.body()))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        Question.Fate fate = question.judge(answer.statusCode(), answer.body());
        if (fate == Question.Fate.WRONG || fate == Question.Fate.SILENTLY_CUT) {
            System.err.println(fate + ": " + answer.headers().map() + "\n" + answer.body());
        }
        return fate;
    }

    private static String yaml(boolean breakers, FakeProvider first, FakeProvider second, FakeProvider third) {
        String timers = "timeout: {connect: 1s, first_token: 500ms, idle: 500ms}, max_concurrent: 1000";
        String never = "circuit_breaker: {failure_threshold: 1000000, failure_ratio: 1, minimum_requests: 1000000}";
        return """
                providers:
                  first: {type: openai, base_url: %s, api_key: fake-one, model: model-1, %s}
                  second: {type: anthropic, base_url: %s, api_key: fake-two, model: model-2, %s}
                  third: {type: openai, base_url: %s, api_key: fake-three, model: model-3, max_concurrent: 1000}
                provider_preference: [first, second, third]
                failover: {stream_recovery: always, max_attempts: 6}
                retry: {initial_delay: 10ms}
                server: {request_timeout: 12s}
                health_check: {mode: passive}
                logging: {level: error}
                %s
                """.formatted(
                        first.baseUrl(),
                        timers,
                        second.baseUrl(),
                        timers,
                        third.baseUrl(),
                        breakers ? "circuit_breaker: {timeout: 500ms, max_timeout: 2s}" : never);
    }
}
