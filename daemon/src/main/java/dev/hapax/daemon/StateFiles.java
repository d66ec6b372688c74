package dev.hapax.daemon;

import dev.hapax.daemon.usage.UsageFiles;
import dev.hapax.daemon.usage.UsageLedger;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.paths.StatePlaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Where one daemon remembers what; where the environment names no state directory, nothing outlives it. A daemon is
 * known by its socket: two that share a configuration file have each their own alerts, usage and kept answers, and only
 * the file's history in common.
 */
final class StateFiles implements AutoCloseable {
    private final @Nullable Path shared;
    private final @Nullable StateFolder own;
    private final @Nullable Path configFile;
    private final Clock clock;

    private StateFiles(@Nullable Path shared, @Nullable StateFolder own, @Nullable Path configFile, Clock clock) {
        this.shared = shared;
        this.own = own;
        this.configFile = configFile;
        this.clock = clock;
    }

    /** Takes the daemon's own part of the state directory until it is closed. */
    static StateFiles claim(DaemonOptions options, Clock clock) {
        Path shared = StatePlaces.directory(options.environment().variables()).orElse(null);
        StateFolder own = shared == null
                ? null
                : StateFolder.claim(shared.resolve("daemons").resolve(mark(options.socket())));
        return new StateFiles(shared, own, options.configFile(), clock);
    }

    /** A part of its own for each configuration file. */
    UsageLedger usage() {
        if (own == null) {
            return UsageLedger.inMemory(clock);
        }
        String of = configFile == null ? "no-file" : mark(configFile);
        return UsageLedger.in(new UsageFiles(own.path().resolve("usage").resolve(of)), clock);
    }

    @Nullable
    History history() {
        return shared == null || configFile == null ? null : History.of(shared, configFile);
    }

    @Nullable
    Path alerts() {
        return own == null ? null : own.path().resolve("alerts.json");
    }

    /** Where answers are kept that are told no other place. */
    @Nullable
    Path answers() {
        return own == null ? null : own.path().resolve("cache");
    }

    /** A name as short as a file's may be, for a path of any length. */
    private static String mark(Path path) {
        String whole = path.toAbsolutePath().normalize().toString();
        return ConfigFile.revisionOf(whole.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    @Override
    public void close() throws IOException {
        if (own != null) {
            own.close();
        }
    }
}
