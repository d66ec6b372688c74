package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.metrics.GatewayMetrics;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.requestlog.Finished;
import dev.hapax.daemon.requestlog.LogSetup;
import dev.hapax.daemon.requestlog.Pulse;
import dev.hapax.daemon.requestlog.RecentRequests;
import dev.hapax.daemon.requestlog.RequestLog;
import dev.hapax.daemon.usage.UsageLedger;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What being seen costs a request: its three events given to each listener, in processor time of the request's own
 * thread and of the whole process. A table to read, nothing to pass; {@code -Dhapax.load.requests=2000000} warms it up
 * well.
 */
class SeeingCostTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 20_000);
    private static final int ROUNDS = 5;

    /** Fewer than the log has room for, so that every line is laid out and none is lost. */
    private static final int LINES_IN_HAND = 4_000;

    private static final String ROUTE = "/v1/chat/completions";

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static GatewayMetrics metrics() {
        String yaml = "providers: {anthropic: {type: anthropic, models: {small: {price: {input: 1, output: 2}}}}}\n"
                + "routes: [{path: " + ROUTE + ", handler: chat}]\n";
        var loaded = new ConfigLoader(ProviderKinds.infos())
                .load(
                        new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of("ANTHROPIC_API_KEY", "x"), Environment.Mode.WARN));
        HapaxConfig config = Objects.requireNonNull(loaded.config(), loaded.problems()::toString);
        var metrics = new GatewayMetrics("0");
        metrics.adopt(config, config.routes(), Map.of(), 1);
        return metrics;
    }

    @Test
    void aTableOfWhatEachListenerCosts() {
        LogSetup.configure(new HapaxConfig.Logging("info", "json", Path.of("/dev/null"), false), false);
        var recent = new RecentRequests();
        var pulse = new Pulse(System::nanoTime);
        try (var usage = UsageLedger.inMemory(Clock.systemUTC())) {
            var metrics = metrics();
            var log = new RequestLog();
            measured("nobody", _ -> {});
            measured("metrics", metrics);
            measured("the log, JSON to /dev/null", log);
            measured("the last 1,000", recent);
            measured("the last five minutes", pulse);
            measured("usage by the hour", usage);
            measured("all of them", event -> {
                metrics.accept(event);
                log.accept(event);
                recent.accept(event);
                pulse.accept(event);
                usage.accept(event);
            });
            LogSetup.flush();
            assertThat(pulse.lately().requests()).isGreaterThanOrEqualTo(2L * ROUNDS * REQUESTS);
        } finally {
            LogSetup.configure(new HapaxConfig.Logging("warn", "json", null, false), false);
        }
    }

    private void measured(String name, Consumer<GatewayEvent> listener) {
        long bestOwn = Long.MAX_VALUE;
        long bestAll = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long all = process.getProcessCpuTime();
            run(listener);
            LogSetup.flush();
            bestOwn = Math.min(bestOwn, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own);
            bestAll = Math.min(bestAll, process.getProcessCpuTime() - all);
        }
        System.err.printf(
                "being seen: %-28s %6d ns a request on its own thread, %6d ns in the whole process%n",
                name, bestOwn / REQUESTS, bestAll / REQUESTS);
    }

    private static void run(Consumer<GatewayEvent> listener) {
        var target = Finished.TARGET;
        for (int i = 0; i < REQUESTS; i++) {
            listener.accept(new GatewayEvent.RequestStarted(ROUTE));
            listener.accept(new GatewayEvent.AttemptFinished(
                    "id",
                    ROUTE,
                    "anonymous",
                    target,
                    "ok",
                    Duration.ofNanos(15_000_000L + i),
                    Duration.ofMillis(5),
                    Usage.of(30, 40),
                    false,
                    0.25));
            if (i % LINES_IN_HAND == 0) {
                LogSetup.flush();
            }
            listener.accept(Finished.request("id-" + i, ROUTE, 200, null, Duration.ofNanos(20_000_000L + i), null));
        }
    }
}
