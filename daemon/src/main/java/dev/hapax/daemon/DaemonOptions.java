package dev.hapax.daemon;

import dev.hapax.daemon.requestlog.LogLook;
import dev.hapax.shared.config.Environment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How one daemon is started.
 *
 * @param configFile the file, or null to serve what the environment offers
 * @param configName the file as the user named it, for messages; "" without a file
 * @param socket where the admin API listens; its directory is made if it is not there
 * @param host, port override the file's, null: the file decides
 * @param version the program's version
 */
public record DaemonOptions(
        @Nullable Path configFile,
        String configName,
        Path socket,
        @Nullable String host,
        @Nullable Integer port,
        Environment environment,
        String version,
        LogLook log) {}
