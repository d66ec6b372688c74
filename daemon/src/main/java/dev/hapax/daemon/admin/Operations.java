package dev.hapax.daemon.admin;

import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
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
import java.util.Optional;

/** How the daemon and its routes are, and that it stops. */
public final class Operations {
    private final ConfigStore store;
    private final RouteUses uses;
    private final Life life;

    public Operations(ConfigStore store, RouteUses uses, Life life) {
        this.store = store;
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
