package dev.hapax.daemon.routing;

import dev.hapax.shared.config.AlertSettings;
import dev.hapax.shared.config.CacheSettings;
import dev.hapax.shared.config.DedupSettings;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Processing;
import dev.hapax.shared.config.QueueSettings;
import dev.hapax.shared.config.TargetRef;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small configurations without a file. */
final class Configs {
    static final List<KindInfo> KINDS = List.of(
            new KindInfo("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", true, List.of("gpt-"), "gpt-4o-mini"),
            new KindInfo(
                    "anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY", true, List.of("claude-"), null));

    private final Map<String, HapaxConfig.Provider> providers = new LinkedHashMap<>();
    private final Map<String, HapaxConfig.Alias> aliases = new LinkedHashMap<>();
    private final List<HapaxConfig.Route> routes = new ArrayList<>();
    private List<String> preference = List.of();
    private HapaxConfig.Retry retry = HapaxConfig.Retry.DEFAULT;
    private HapaxConfig.Failover failover = HapaxConfig.Failover.DEFAULT;

    Configs provider(String name, String kind, String... models) {
        Map<String, HapaxConfig.Model> listed = new LinkedHashMap<>();
        for (String model : models) {
            listed.put(model, model(model, null));
        }
        return add(name, kind, models[0], listed, null);
    }

    Configs openProvider(String name, String kind, String defaultModel) {
        return add(name, kind, defaultModel, Map.of(), null);
    }

    Configs offProvider(String name, String kind, String why) {
        return add(name, kind, "m", Map.of(), why);
    }

    private Configs add(
            String name,
            String kind,
            String defaultModel,
            Map<String, HapaxConfig.Model> models,
            @Nullable String offReason) {
        providers.put(
                name,
                new HapaxConfig.Provider(
                        name,
                        kind,
                        URI.create("http://127.0.0.1:1"),
                        null,
                        "none needed",
                        defaultModel,
                        models,
                        HapaxConfig.Timeouts.DEFAULT,
                        256,
                        Map.of(),
                        Map.of(),
                        HapaxConfig.Api.AUTO,
                        null,
                        offReason));
        return this;
    }

    Configs endpoint(String provider, String model, String endpoint) {
        HapaxConfig.Provider old = Objects.requireNonNull(providers.get(provider));
        Map<String, HapaxConfig.Model> models = new LinkedHashMap<>(old.models());
        models.put(model, model(model, endpoint));
        return add(provider, old.kind(), String.valueOf(old.defaultModel()), models, null);
    }

    private static HapaxConfig.Model model(String name, @Nullable String endpoint) {
        return new HapaxConfig.Model(
                name, name, null, null, null, endpoint, null, null, Map.of(), Set.of(), List.of(), null, null);
    }

    Configs alias(String name, String... targets) {
        aliases.put(
                name,
                new HapaxConfig.Alias(Stream.of(targets).map(TargetRef::parse).toList(), null));
        return this;
    }

    Configs route(String url, Handler handler, String... targets) {
        routes.add(HapaxConfig.Route.plain(
                url, handler, "v2", Stream.of(targets).map(TargetRef::parse).toList()));
        return this;
    }

    Configs prefer(String... names) {
        preference = List.of(names);
        return this;
    }

    Configs retry(int maxRetries) {
        HapaxConfig.Retry usual = HapaxConfig.Retry.DEFAULT;
        retry = new HapaxConfig.Retry(
                maxRetries,
                usual.initialDelay(),
                usual.maxDelay(),
                usual.multiplier(),
                usual.jitter(),
                usual.retryable());
        return this;
    }

    Configs attempts(int most) {
        HapaxConfig.Failover usual = HapaxConfig.Failover.DEFAULT;
        failover =
                new HapaxConfig.Failover(most, usual.budgetRatio(), usual.waitForRetryAfter(), usual.streamRecovery());
        return this;
    }

    Configs recovery(HapaxConfig.StreamRecovery mode) {
        failover = new HapaxConfig.Failover(
                failover.maxAttempts(), failover.budgetRatio(), failover.waitForRetryAfter(), mode);
        return this;
    }

    HapaxConfig config() {
        return new HapaxConfig(
                new HapaxConfig.Server(
                        "127.0.0.1",
                        0,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(45),
                        Duration.ofMinutes(10),
                        65536,
                        33554432,
                        10000,
                        Duration.ofSeconds(30),
                        List.of(),
                        List.of(),
                        HapaxConfig.Cors.NONE,
                        null),
                new HapaxConfig.Admin(null, null),
                new HapaxConfig.Auth(List.of(), false),
                providers,
                preference.isEmpty() ? List.copyOf(providers.keySet()) : preference,
                !preference.isEmpty(),
                aliases,
                routes,
                true,
                retry,
                failover,
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
}
