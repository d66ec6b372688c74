package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.RecordedRequest;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.shared.admin.AdminApi;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The configuration changes again and again while requests come in and long streams are open: none fails, each is
 * answered by one generation, and what older generations held is let go. A few times always;
 * {@code -Dhapax.load.reloads=1000 -Dhapax.load.rate=200 -Dhapax.load.streams=50} as a load, which prints its figures.
 */
class ReloadLoadTest {
    private static final int RELOADS = Integer.getInteger("hapax.load.reloads", 20);
    /** Requests a second, whether or not those before are answered. */
    private static final int RATE = Integer.getInteger("hapax.load.rate", 50);

    private static final int STREAMS = Integer.getInteger("hapax.load.streams", 5);
    private static final int SAMPLES = 10;
    /** Of so few reloads the memory tells nothing yet. */
    private static final int ENOUGH_FOR_MEMORY = 500;

    private static final long SLACK_MEGABYTES = 16;
    private static final int MOST_AT_ONCE = 200;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger streamed = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /** The generation stands in two places, so that a mixture would be seen. */
    private static String config(FakeProvider far, int number) {
        return """
                providers:
                  far: {type: openai, base_url: %s, api_key: fake-one, models: {m%d: {}}}
                health_check: {mode: passive}
                logging: {level: error}
                models: {fast: [far/m%d]}
                routes:
                  - {path: /v1/ask, handler: chat, system_prompt: number m%d}
                """.formatted(far.baseUrl(), number, number, number);
    }

    @Test
    void noRequestFailsAndEachHasOneGeneration() throws Exception {
        try (FakeProvider far = FakeProvider.openAi().remembering(10);
                RunningHapax hapax = RunningHapax.with(config(far, 0));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            far.always((Misbehave) exchange -> {
                oneNumber(exchange.request());
                exchange.perform(Misbehave.unhurried(Reply.text(number(exchange.request())), Duration.ofMillis(500)));
            });
            for (int i = 0; i < STREAMS; i++) {
                threads.execute(() -> keepStreaming(hapax));
            }
            threads.execute(() -> keepAsking(hapax, threads));
            long begun = System.nanoTime();
            List<Long> memory = reload(hapax, far);
            long took = (System.nanoTime() - begun) / 1_000_000;
            over.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            System.err.printf(
                    "%d reloads in %d ms under %d requests (%d a second) and %d streams (%d at once): %d wrong; MB %s%n",
                    RELOADS,
                    took,
                    answered.get(),
                    answered.get() * 1000L / took,
                    streamed.get(),
                    STREAMS,
                    wrong.size(),
                    memory);
            assertThat(wrong).isEmpty();
            assertThat(answered).hasPositiveValue();
            if (RELOADS >= ENOUGH_FOR_MEMORY) {
                long early = memory.subList(0, SAMPLES / 2).stream()
                        .max(Long::compare)
                        .orElseThrow();
                assertThat(memory.getLast()).isLessThanOrEqualTo(early + SLACK_MEGABYTES);
            }
        }
    }

    /** @return megabytes in use at ten points on the way */
    private static List<Long> reload(RunningHapax hapax, FakeProvider far) throws Exception {
        List<Long> memory = new ArrayList<>();
        for (int i = 1; i <= RELOADS; i++) {
            Path aside = Files.writeString(hapax.configFile().resolveSibling("aside"), config(far, i));
            Files.move(aside, hapax.configFile(), StandardCopyOption.ATOMIC_MOVE);
            assertThat(hapax.admin().reload(new AdminApi.Reload(false)).generation())
                    .isEqualTo(i + 1);
            if (i % Math.max(1, RELOADS / SAMPLES) == 0) {
                memory.add(used());
            }
        }
        return memory;
    }

    private void keepStreaming(RunningHapax hapax) {
        while (!over.get()) {
            if (ask(hapax, true)) {
                streamed.incrementAndGet();
            }
        }
    }

    private void keepAsking(RunningHapax hapax, Executor threads) {
        long each = Duration.ofSeconds(1).toNanos() / RATE;
        long next = System.nanoTime();
        var open = new Semaphore(MOST_AT_ONCE);
        while (!over.get()) {
            next += each;
            LockSupport.parkNanos(next - System.nanoTime());
            open.acquireUninterruptibly();
            threads.execute(() -> {
                if (ask(hapax, false)) {
                    answered.incrementAndGet();
                }
                open.release();
            });
        }
    }

    /** Whether it was answered, wholly and by the generation that it says. */
    private boolean ask(RunningHapax hapax, boolean stream) {
        try {
            HttpResponse<String> answer = hapax.post(
                    "/v1/ask",
                    "{\"model\":\"fast\",\"stream\":" + stream
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            int number = Integer.parseInt(
                            answer.headers().firstValue("X-Hapax-Generation").orElse("0"))
                    - 1;
            boolean right = answer.statusCode() == 200
                    && answer.body().contains("\"m" + number + "\"")
                    && (!stream || answer.body().contains("data: [DONE]"));
            if (!right) {
                wrong.add(answer.statusCode() + " of number " + number + ": " + answer.body());
            }
            return right;
        } catch (Exception failed) {
            wrong.add(failed.toString());
            return false;
        }
    }

    private static String number(RecordedRequest request) {
        return request.json().path("model").asString();
    }

    private void oneNumber(RecordedRequest request) {
        if (!request.text().contains("number " + number(request) + "\"")) {
            wrong.add("a mixture: " + request.text());
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
