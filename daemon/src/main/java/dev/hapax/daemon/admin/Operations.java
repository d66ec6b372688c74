package dev.hapax.daemon.admin;

import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.routing.RouteUses;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.TargetRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the daemon, its providers and its routes are, and that it stops. */
public final class Operations {
    private final ConfigStore store;
    private final HealthBoard health;
    private final RouteUses uses;
    private final Life life;

    public Operations(ConfigStore store, HealthBoard health, RouteUses uses, Life life) {
        this.store = store;
        this.health = health;
        this.uses = uses;
        this.life = life;
    }

    /** The daemon as a process. */
    public interface Life {
        String version();

        String url();

        Path socket();

        Duration uptime();

        int inFlight();

        /** Of these the ones that were begun before this generation came into force. */
        int inFlightBefore(int generation);

        /** Of these the ones that wait for a place. */
        int waiting();

        boolean draining();

        /** Begins to stop; returns at once. */
        void stop();
    }

    int generation() {
        return store.inForce().number();
    }

    /** The file as messages call it. */
    String configName() {
        return store.name();
    }

    AdminApi.Status status() {
        Generation generation = store.inForce();
        return new AdminApi.Status(
                life.version(),
                ProcessHandle.current().pid(),
                life.url(),
                life.socket().toString(),
                life.uptime().toMillis(),
                store.file().map(Path::toString).orElse(null),
                generation.number(),
                generation.revision(),
                generation.loadedAt().toString(),
                store.lastRejection().map(ConfigStore.Rejection::firstProblem).orElse(null),
                store.lastRejection()
                        .map(rejection -> rejection.at().toString())
                        .orElse(null),
                life.draining(),
                life.inFlight(),
                life.inFlightBefore(generation.number()),
                life.waiting(),
                fileDiffers());
    }

    /** Whether the file holds something else than what is in force; what cannot be read does not. */
    private boolean fileDiffers() {
        Optional<Path> file = store.file();
        if (file.isEmpty()) {
            return false;
        }
        try {
            return !Arrays.equals(Files.readAllBytes(file.get()), store.text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            return false;
        }
    }

    AdminApi.Providers providers() {
        Generation generation = store.inForce();
        List<AdminApi.ProviderView> views = health.providers().stream()
                .map(provider -> view(provider, generation.config().providers().get(provider.provider())))
                .toList();
        return new AdminApi.Providers(generation.number(), views);
    }

    private static AdminApi.ProviderView view(ProviderHealth health, HapaxConfig.@Nullable Provider provider) {
        HealthBoard.LastProblem problem = health.lastProblem();
        return new AdminApi.ProviderView(
                health.provider(),
                provider == null ? "" : provider.kind(),
                health.state(),
                provider == null ? null : provider.defaultModel(),
                provider == null ? "" : provider.keySource(),
                health.p50() == null ? null : health.p50().toMillis(),
                health.failed(),
                health.requests(),
                problem == null ? null : problem(problem),
                hint(health, provider),
                health.checkedAt() == null ? null : health.checkedAt().toString(),
                health.targets().stream()
                        .map(target -> new AdminApi.TargetView(
                                target.target().toString(),
                                target.breaker(),
                                target.reopensIn() == null
                                        ? null
                                        : target.reopensIn().toMillis()))
                        .toList());
    }

    private static AdminApi.Problem problem(HealthBoard.LastProblem problem) {
        return new AdminApi.Problem(
                problem.outcome(),
                problem.status() == 0 ? null : problem.status(),
                problem.message(),
                problem.at().toString());
    }

    private static @Nullable String hint(ProviderHealth health, HapaxConfig.@Nullable Provider provider) {
        if (provider == null) {
            return null;
        }
        return switch (health.state()) {
            case "refused" -> "the provider refuses the key; check " + provider.keySource();
            case "off" -> provider.offReason();
            case "down" ->
                provider.kind().equals("ollama") && health.requests() == 0
                        ? "nothing answers at " + provider.baseUrl() + "; start it with: ollama serve"
                        : null;
            default -> null;
        };
    }

    AdminApi.Routes routes() {
        Generation generation = store.inForce();
        return new AdminApi.Routes(
                generation.number(),
                generation.routes().routes().stream().map(this::view).toList());
    }

    private AdminApi.RouteView view(HapaxConfig.Route route) {
        RouteUses.Use use = uses.of(route);
        return new AdminApi.RouteView(
                String.join(",", route.methods()) + ":" + route.url(),
                route.url(),
                route.methods(),
                route.handler().word(),
                route.version(),
                route.targets().stream().map(TargetRef::toString).toList(),
                use.last() == null ? null : use.last().toString(),
                use.requests(),
                route.deprecated() != null,
                route.sunset() == null ? null : route.sunset().toString());
    }

    AdminApi.Stopping stop() {
        life.stop();
        return new AdminApi.Stopping(
                life.inFlight(),
                store.inForce().config().server().shutdownTimeout().toMillis());
    }
}
