package dev.hapax.daemon;

import dev.hapax.daemon.alert.Surroundings;
import dev.hapax.daemon.health.HealthBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The daemon as its alerts see it. */
final class AlertSurroundings implements Surroundings {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final HealthBoard health;
    private final Listeners listeners;
    private final String host = hostName();

    AlertSurroundings(HealthBoard health, Listeners listeners) {
        this.health = health;
        this.listeners = listeners;
    }

    @Override
    public List<ProviderState> providers() {
        return health.providers().stream()
                .map(provider -> new ProviderState(
                        provider.provider(),
                        provider.state(),
                        provider.targets().stream()
                                .map(target -> new TargetState(target.target().toString(), target.breaker()))
                                .toList()))
                .toList();
    }

    @Override
    public String instance() {
        int port = listeners.port();
        return port == 0 ? host : host + ":" + port;
    }

    /** Without asking anybody over the network. */
    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException notLinux) {
            String named = System.getenv("HOSTNAME");
            return named == null || named.isBlank() ? "localhost" : named;
        }
    }
}
