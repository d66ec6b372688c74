package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.hapax.daemon.alert.AlertEngine;
import dev.hapax.daemon.alert.Surroundings;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.metrics.GatewayMetrics;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.requestlog.Finished;
import dev.hapax.daemon.requestlog.LogLook;
import dev.hapax.daemon.requestlog.LogSetup;
import dev.hapax.daemon.requestlog.Pulse;
import dev.hapax.daemon.requestlog.RecentRequests;
import dev.hapax.daemon.requestlog.RequestLog;
import dev.hapax.daemon.routing.RouteUses;
import dev.hapax.daemon.upstream.UpstreamClient;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What being seen costs a request: its three events given to each listener, in processor time and memory of the
 * request's own thread, and in processor time of the whole process where one thread asks and where many do at once. A
 * table to read, nothing to pass; {@code -Dhapax.load.requests=2000000} warms it up well.
 */
class SeeingCostTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 5_000);
    private static final int ROUNDS = 2;
    private static final int AT_ONCE = 64;

    /** Fewer than the log has room for, so that every line is laid out and none is lost. */
    private static final int LINES_IN_HAND = 4_000;

    private static final String ROUTE = "/v1/chat/completions";

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static HapaxConfig config() {
        String yaml = "providers: {anthropic: {type: anthropic, models: {small: {price: {input: 1, output: 2}}}}}\n"
                + "routes: [{path: " + ROUTE + ", handler: chat}]\n";
        var loaded = new ConfigLoader(ProviderKinds.infos())
                .load(
                        new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of("ANTHROPIC_API_KEY", "x"), Environment.Mode.WARN));
        return Objects.requireNonNull(loaded.config(), loaded.problems()::toString);
    }

    private static final class Nowhere implements Surroundings {
        @Override
        public List<ProviderState> providers() {
            return List.of();
        }

        @Override
        public String instance() {
            return "here";
        }
    }

    @Test
    void aTableOfWhatEachListenerCosts() throws InterruptedException {
        LogSetup.configure(new HapaxConfig.Logging("info", "json", Path.of("/dev/null"), false), LogLook.PLAIN);
        var recent = new RecentRequests();
        var pulse = new Pulse(System::nanoTime);
        try (var usage = UsageLedger.inMemory(Clock.systemUTC());
                var upstream = new UpstreamClient();
                var alerts = new AlertEngine(new EventBus(), Clock.systemUTC(), new Nowhere(), upstream, null)) {
            HapaxConfig config = config();
            var metrics = new GatewayMetrics("0");
            metrics.adopt(config, config.routes(), Map.of(), 1);
            var uses = new RouteUses();
            uses.adopt(config.routes());
            alerts.adopt(config);
            var log = new RequestLog();
            var all = new EventBus();
            List.of(metrics, log, recent, pulse, usage, uses, alerts).forEach(all::listener);
            measured("nobody", _ -> {});
            measured("metrics", metrics);
            measured("the log, JSON to /dev/null", log);
            measured("the last 1,000", recent);
            measured("the last five minutes", pulse);
            measured("usage by the hour", usage);
            measured("uses of routes", uses);
            measured("alerts, those built in", alerts);
            measured("all of them", all::emit);
            LogSetup.flush();
            assertThat(pulse.lately().requests()).isGreaterThanOrEqualTo(2L * ROUNDS * REQUESTS);
        } finally {
            LogSetup.configure(new HapaxConfig.Logging("warn", "json", null, false), LogLook.PLAIN);
        }
    }

    private void measured(String name, Consumer<GatewayEvent> listener) throws InterruptedException {
        long own = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        long alone = Long.MAX_VALUE;
        long together = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long ownBefore = threads.getCurrentThreadCpuTime();
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            long before = process.getProcessCpuTime();
            run(listener, REQUESTS);
            own = Math.min(own, threads.getCurrentThreadCpuTime() - ownBefore);
            bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - bytesBefore);
            LogSetup.flush();
            long between = process.getProcessCpuTime();
            alone = Math.min(alone, between - before);
            manyAtOnce(listener);
            LogSetup.flush();
            together = Math.min(together, process.getProcessCpuTime() - between);
        }
        System.err.printf(
                "being seen: %-26s %5d ns and %5d bytes a request on its own thread; in the whole process %5d ns, %5d ns"
                        + " where %d ask at once%n",
                name, own / REQUESTS, bytes / REQUESTS, alone / REQUESTS, together / REQUESTS, AT_ONCE);
    }

    private static void manyAtOnce(Consumer<GatewayEvent> listener) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                callers.execute(() -> run(listener, REQUESTS / AT_ONCE));
            }
        }
    }

    private static void run(Consumer<GatewayEvent> listener, int requests) {
        var target = Finished.TARGET;
        for (int i = 0; i < requests; i++) {
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
