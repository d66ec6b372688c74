package dev.hapax.cli;

import dev.hapax.cli.command.serve.Gateway;
import dev.hapax.cli.terminal.Signals;
import dev.hapax.shared.config.AlertSettings;
import dev.hapax.shared.config.CacheSettings;
import dev.hapax.shared.config.DedupSettings;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Processing;
import dev.hapax.shared.config.QueueSettings;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A gateway without any network; the test sends its signals when it is ready. */
final class FakeGateway implements Gateway, Gateway.Running, Signals {
    private final Map<String, Runnable> signals = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private List<String> toSend = List.of();
    private boolean keys = true;
    private int inFlight;
    private boolean drains = true;
    private int reloads;
    private int reopened;
    private @Nullable Start started;

    FakeGateway receiving(String... names) {
        toSend = List.of(names);
        return this;
    }

    /** As with no file, no key and no server of Ollama. */
    static FakeGateway withoutKeys() {
        var gateway = new FakeGateway();
        gateway.keys = false;
        return gateway;
    }

    FakeGateway withInFlight(int requests) {
        inFlight = requests;
        return this;
    }

    /** What is in flight never ends by itself. */
    FakeGateway neverDraining() {
        drains = false;
        return this;
    }

    /** How often the log went to a new file. */
    int reopened() {
        return reopened;
    }

    int reloads() {
        return reloads;
    }

    @Nullable
    Start started() {
        return started;
    }

    @Override
    public void on(String name, Runnable action) {
        signals.put(name, action);
    }

    @Override
    public Running start(Start start) {
        started = start;
        return this;
    }

    @Override
    public Ready ready() {
        return new Ready("http://127.0.0.1:8080", Path.of("/run/x.sock"), 4312, 1, config(), List.of());
    }

    /** Asked for once by the banner and never by a log, so the signals come with the stop handler. */
    @Override
    public List<ProviderState> providers() {
        return List.of(
                new ProviderState("ollama", "down", "connection refused", true),
                new ProviderState("anthropic", "healthy", null, false),
                new ProviderState("openai", "off", null, false),
                new ProviderState("echo", "healthy", null, false));
    }

    @Override
    public void reload() {
        reloads++;
    }

    @Override
    public void reopenLog() {
        reopened++;
    }

    @Override
    public void onStopRequested(Runnable action) {
        for (String name : toSend) {
            if (name.equals("socket")) {
                action.run();
            } else {
                signals.getOrDefault(name, () -> {}).run();
            }
        }
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public Drained drain(Duration limit) {
        if (drains) {
            return new Drained(inFlight, 0, Duration.ofMillis(19_200));
        }
        try {
            closed.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
        return new Drained(0, inFlight, limit);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private HapaxConfig config() {
        Map<String, HapaxConfig.Provider> providers = new LinkedHashMap<>();
        if (keys) {
            providers.put("anthropic", provider("anthropic", "claude", Secret.of("k"), "ANTHROPIC_API_KEY", null));
            providers.put("openai", provider("openai", null, null, "", "OPENAI_API_KEY is not set"));
        } else {
            providers.put("ollama", provider("ollama", null, null, "none needed", null));
        }
        providers.put("echo", provider("echo", "echo", null, "none needed", null));
        var server = new HapaxConfig.Server(
                "127.0.0.1",
                8080,
                Duration.ofSeconds(30),
                Duration.ofSeconds(45),
                Duration.ofMinutes(10),
                65_536,
                32L << 20,
                10_000,
                Duration.ofSeconds(30),
                List.of(),
                List.of(),
                HapaxConfig.Cors.NONE,
                null);
        return new HapaxConfig(
                server,
                new HapaxConfig.Admin(null, null),
                new HapaxConfig.Auth(List.of(), false),
                providers,
                List.of("anthropic", "openai", "echo"),
                false,
                Map.of(),
                List.of(),
                true,
                HapaxConfig.Retry.DEFAULT,
                HapaxConfig.Failover.DEFAULT,
                HapaxConfig.Breaker.DEFAULT,
                HapaxConfig.HealthCheck.DEFAULT,
                HapaxConfig.Logging.DEFAULT,
                HapaxConfig.Metrics.DEFAULT,
                HapaxConfig.CompletionDefaults.NONE,
                Processing.NONE,
                CacheSettings.DEFAULT,
                DedupSettings.DEFAULT,
                null,
                QueueSettings.OFF,
                null,
                AlertSettings.DEFAULT);
    }

    private static HapaxConfig.Provider provider(
            String name, @Nullable String model, @Nullable Secret key, String keySource, @Nullable String offReason) {
        return new HapaxConfig.Provider(
                name,
                name,
                URI.create(name.equals("ollama") ? "http://127.0.0.1:11434" : "http://" + name + ".invalid"),
                key,
                keySource,
                model,
                Map.of(),
                HapaxConfig.Timeouts.DEFAULT,
                256,
                Map.of(),
                Map.of(),
                HapaxConfig.Api.AUTO,
                null,
                offReason);
    }
}
