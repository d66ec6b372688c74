package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Twenty tenants ask the same few questions over and over, whole and streamed, and leave as they please; providers fail
 * now and then. No answer is anybody else's: each call upstream is seen by one tenant and one question only.
 * {@code -Dhapax.load.requests=100000} for the whole load.
 */
class SharedLoadTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 2_000);
    private static final int TENANTS = 20;
    private static final int QUESTIONS = 50;
    private static final int AT_ONCE = 64;
    private static final String PATH = "/v1/chat/completions";
    private static final Pattern ANSWER = Pattern.compile("call-(\\d+) .*?question-(\\d+)", Pattern.DOTALL);

    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, String> seenBy = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> uses = new ConcurrentHashMap<>();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger departed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private Misbehave provider() {
        return exchange -> {
            int call = calls.incrementAndGet();
            var random = ThreadLocalRandom.current();
            exchange.pause(Duration.ofMillis(random.nextInt(8)));
            if (random.nextInt(25) == 0) {
                exchange.perform(Reply.error(500, "server_error"));
            } else {
                exchange.perform(Reply.text("call-" + call + " answers with many words to "
                        + exchange.request().lastUserText()));
            }
        };
    }

    private static String yaml(FakeProvider far) {
        var keys = new StringBuilder();
        for (int i = 0; i < TENANTS; i++) {
            keys.append("    - {name: tenant-%d, key: key-of-tenant-%02d-0123456789}\n".formatted(i, i));
        }
        return """
                providers:
                  far: {type: openai, api: chat, base_url: %s, api_key: fake-key, model: m}
                health_check: {mode: passive}
                circuit_breaker: {failure_threshold: 1000000, failure_ratio: 1.0}
                retry: {max_retries: 0}
                cache: {enable: true, max_size: 200, ttl: 300ms}
                logging: {level: error}
                auth:
                  keys:
                %s""".formatted(far.baseUrl(), keys);
    }

    @Test
    void noAnswerIsAnybodyElses() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(far));
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            far.always(provider());
            long begun = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < AT_ONCE; worker++) {
                var random = new Random(worker);
                all.add(workers.submit(() -> {
                    for (int i = 0; i < REQUESTS / AT_ONCE; i++) {
                        ask(hapax, client, random);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            hapax.await(Duration.ofSeconds(20), () -> hapax.daemon().inFlight() == 0);
            System.out.printf(
                    "shared load: %d whole, %d left unanswered, %d failed of %d requests; %s; %d calls upstream, %d held bytes,"
                            + " %.1f s%n",
                    whole.get(),
                    departed.get(),
                    failed.get(),
                    REQUESTS,
                    uses,
                    calls.get(),
                    hapax.daemon().shared().heldBytes(),
                    (System.nanoTime() - begun) / 1e9);
            assertThat(whole.get()).isGreaterThan(REQUESTS / 2);
            assertThat(calls.get()).isLessThan(REQUESTS);
            assertThat(hapax.daemon().shared().heldBytes()).isZero();
            assertThat(hapax.daemon().shared().calls()).isZero();
        }
    }

    private void ask(RunningHapax hapax, HttpClient client, Random random) throws Exception {
        int tenant = random.nextInt(TENANTS);
        // Few at a time, so that many ask the same at once.
        int question = (int) (System.nanoTime() / 50_000_000 % QUESTIONS + random.nextInt(2)) % QUESTIONS;
        boolean stream = random.nextBoolean();
        String body = "{\"model\":\"m\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"question-%d\"}]}"
                .formatted(stream, question);
        String key = "key-of-tenant-%02d-0123456789".formatted(tenant);
        if (random.nextInt(5) == 0) {
            leave(hapax, body, key, random);
            return;
        }
        judged(
                client.send(
                        hapax.request(PATH, "Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()),
                tenant,
                question);
    }

    /** Asks, and leaves a moment later, with a reset or by an orderly end. */
    private void leave(RunningHapax hapax, String body, String key, Random random) throws Exception {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(hapax.url()).getPort())) {
            socket.getOutputStream()
                    .write("""
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Authorization: Bearer %s\r
                    Content-Length: %d\r
                    \r
                    %s""".formatted(PATH, key, body.length(), body).getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(1 + random.nextInt(100));
            int seen = random.nextInt(3);
            try {
                while (seen-- > 0 && socket.getInputStream().read(new byte[200]) > 0) {
                    // Some leave when they have seen the beginning.
                }
            } catch (SocketTimeoutException enough) {
                departed.incrementAndGet();
            }
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    private void judged(HttpResponse<String> answer, int tenant, int question) {
        if (answer.statusCode() != 200) {
            assertThat(answer.statusCode()).as(answer.body()).isIn(500, 502);
            failed.incrementAndGet();
            return;
        }
        uses.computeIfAbsent(answer.headers().firstValue("X-Hapax-Cache").orElseThrow(), _ -> new AtomicInteger())
                .incrementAndGet();
        Matcher said = ANSWER.matcher(SharedText.of(answer));
        assertThat(said.matches()).as(answer.body()).isTrue();
        assertThat(Integer.parseInt(said.group(2))).isEqualTo(question);
        String asker = tenant + "/" + question;
        assertThat(seenBy.putIfAbsent(Integer.valueOf(said.group(1)), asker)).isIn(null, asker);
        whole.incrementAndGet();
    }
}
