package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.RealRedis;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The Redis that keeps the answers is stopped and started again while many ask: that costs time, and no request. */
class RedisOutageTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 900);
    private static final int CALLERS = 8;
    private static final int PROMPTS = 20;

    @Test
    void nobodyNoticesButTheClock() throws Exception {
        var hits = new AtomicInteger();
        var took = new ConcurrentLinkedQueue<Long>();
        try (FakeProvider far = FakeProvider.openAi().remembering(10);
                RealRedis server = RealRedis.open();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far: {type: openai, base_url: "%s", api_key: fake-key, model: m}
                        redis: {address: "127.0.0.1:%d"}
                        cache: {enable: true, type: redis}
                        """.formatted(far.baseUrl(), server.port()))) {
            Callers.ask(REQUESTS, CALLERS, number -> {
                if (number == REQUESTS / 3) {
                    server.stop();
                } else if (number == 2 * REQUESTS / 3) {
                    server.start();
                }
                long begun = System.nanoTime();
                HttpResponse<String> answer = hapax.post(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + number % PROMPTS + "\"}]}");
                took.add(System.nanoTime() - begun);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                if (answer.headers().firstValue("X-Hapax-Cache").orElse("").equals("hit")) {
                    hits.incrementAndGet();
                }
            });
        }
        long[] sorted = took.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%d requests, redis stopped and started: none failed, %d hits, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                REQUESTS,
                hits.get(),
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6);
        assertThat(sorted).hasSize(REQUESTS);
    }
}
