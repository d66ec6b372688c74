package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.RecordedRequest;
import dev.hapax.shared.admin.AdminApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The configuration changes again and again while requests and streams come in: none fails, and each is answered by one
 * generation. A few times always, {@code -Dhapax.load.reloads=1000} as a load, which prints its figures.
 */
class ReloadLoadTest {
    private static final int RELOADS = Integer.getInteger("hapax.load.reloads", 20);
    private static final int CALLERS = 8;

    /** The generation stands in two places, so that a mixture would be seen. */
    private static String config(FakeProvider far, int generation) {
        return """
                providers:
                  far: {type: openai, base_url: %s, api_key: fake-one, models: {m%d: {}}}
                health_check: {mode: passive}
                logging: {level: error}
                models: {fast: [far/m%d]}
                routes:
                  - {path: /v1/ask, handler: chat, system_prompt: generation m%d}
                """.formatted(far.baseUrl(), generation, generation, generation);
    }

    @Test
    void noRequestFailsAndEachHasOneGeneration() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(config(far, 0));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var over = new AtomicBoolean();
            var asked = new AtomicInteger();
            var callers = new ArrayList<Future<?>>();
            for (int i = 0; i < CALLERS; i++) {
                boolean stream = i % 2 == 0;
                callers.add(threads.submit(() -> {
                    while (!over.get()) {
                        assertThat(ask(hapax, stream)).isEqualTo(200);
                        asked.incrementAndGet();
                    }
                    return null;
                }));
            }
            long begun = System.nanoTime();
            long before = used();
            for (int i = 1; i <= RELOADS; i++) {
                Path aside = Files.writeString(hapax.configFile().resolveSibling("aside"), config(far, i));
                Files.move(aside, hapax.configFile(), StandardCopyOption.ATOMIC_MOVE);
                assertThat(hapax.admin().reload(new AdminApi.Reload(false)).generation())
                        .isEqualTo(i + 1);
            }
            over.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }
            System.err.printf(
                    "%d reloads in %d ms under %d requests, half of them streams: none failed; %d -> %d MB used%n",
                    RELOADS, (System.nanoTime() - begun) / 1_000_000, asked.get(), before, used());
            assertThat(far.requests()).isNotEmpty().allSatisfy(ReloadLoadTest::oneGeneration);
        }
    }

    private static int ask(RunningHapax hapax, boolean stream) throws Exception {
        return hapax.post(
                        "/v1/ask",
                        "{\"model\":\"fast\",\"stream\":" + stream
                                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .statusCode();
    }

    private static void oneGeneration(RecordedRequest request) {
        String model = request.json().path("model").asString();
        assertThat(request.text()).contains("generation " + model + "\"");
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
