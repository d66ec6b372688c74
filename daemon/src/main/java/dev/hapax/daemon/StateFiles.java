package dev.hapax.daemon;

import dev.hapax.daemon.usage.UsageFiles;
import dev.hapax.daemon.usage.UsageLedger;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.paths.StatePlaces;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Where one daemon remembers what; where the environment names no state directory, nothing outlives it. */
final class StateFiles {
    private final @Nullable Path directory;
    private final @Nullable Path configFile;
    private final Path socket;
    private final Clock clock;

    StateFiles(DaemonOptions options, Clock clock) {
        this.directory =
                StatePlaces.directory(options.environment().variables()).orElse(null);
        this.configFile = options.configFile();
        this.socket = options.socket();
        this.clock = clock;
    }

    @Nullable
    Path directory() {
        return directory;
    }

    /** In a part of the state directory that is the configuration file's alone, as its history is. */
    UsageLedger usage() {
        if (directory == null) {
            return UsageLedger.inMemory(clock);
        }
        String of = configFile == null ? "no-file" : mark(configFile);
        return UsageLedger.in(new UsageFiles(directory.resolve("usage").resolve(of)), clock);
    }

    @Nullable
    History history() {
        return directory == null || configFile == null ? null : History.of(directory, configFile);
    }

    /** A daemon is known by its socket: two that share a file have each their own alerts. */
    @Nullable
    Path alerts() {
        return directory == null ? null : directory.resolve("alerts").resolve(mark(socket) + ".json");
    }

    /** A name as short as a file's may be, for a path of any length. */
    private static String mark(Path path) {
        String whole = path.toAbsolutePath().normalize().toString();
        return ConfigFile.revisionOf(whole.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
