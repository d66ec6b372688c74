package dev.hapax.cli;

import dev.hapax.cli.command.serve.Gateway.Start;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.cli.output.Words;
import dev.hapax.daemon.StartFailed;
import dev.hapax.daemon.StartFailed.AlreadyRunning;
import dev.hapax.daemon.StartFailed.CannotListen;
import dev.hapax.daemon.StartFailed.ConfigInvalid;
import dev.hapax.daemon.StartFailed.SocketUnsafe;
import dev.hapax.daemon.StartFailed.StoreInUse;
import dev.hapax.daemon.StartFailed.StoreUnusable;
import dev.hapax.shared.admin.AdminApi.Status;
import dev.hapax.shared.config.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why the gateway did not start, and what to do about it. */
final class StartErrors {
    private StartErrors() {}

    static CliFailed told(StartFailed failed, Start start) {
        return switch (failed) {
            case ConfigInvalid invalid -> invalid(invalid);
            case CannotListen taken -> cannotListen(taken, start);
            case AlreadyRunning other ->
                other.status()
                        .map(status -> running(status, start))
                        .orElseGet(() -> CliFailed.of(ExitCode.CONFLICT, "daemon.running", other.getMessage()));
            case StoreInUse taken -> CliFailed.of(ExitCode.CONFLICT, "cache.taken", taken.getMessage());
            case StoreUnusable unusable -> CliFailed.of(ExitCode.CONFIG, "cache.unusable", unusable.getMessage());
            case SocketUnsafe unsafe -> CliFailed.of(ExitCode.PERMISSION, "socket.unsafe", unsafe.getMessage());
        };
    }

    private static CliFailed invalid(ConfigInvalid invalid) {
        var loaded = invalid.loaded();
        long errors = loaded.problems().stream().filter(Problem::isError).count();
        return CliFailed.of(ExitCode.CONFIG, "config.invalid", loaded.source().name() + " is not valid")
                .problems(Diagnostics.json(loaded), Diagnostics.frames(loaded))
                .next(Words.count(errors, "error") + ". Fix it and run hapax serve again.");
    }

    private static CliFailed cannotListen(CannotListen taken, Start start) {
        if (taken.forbidden()) {
            return CliFailed.of(ExitCode.PERMISSION, "port.forbidden", taken.getMessage())
                    .next("hapax serve --port 8080     a port above 1023 needs no right");
        }
        int port = portOf(taken.address());
        String holder = PortHolder.of(port).map(who -> ": taken by " + who).orElse(": the address is taken");
        String file = start.configName().isEmpty() ? "hapax.yaml" : start.configName();
        return CliFailed.of(ExitCode.CONFLICT, "port.taken", "cannot listen on " + taken.address() + holder)
                .next(
                        "hapax serve --port " + (port + 1) + "       another port, this once",
                        "server.port in " + file + "     another port, always");
    }

    private static int portOf(String address) {
        String digits = address.replaceFirst(".*:", "");
        return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    }

    private static CliFailed running(Status status, Start start) {
        String message = "already running   pid " + status.pid() + ", hapax " + status.version() + ", up "
                + Words.of(Duration.ofMillis(status.uptimeMs())) + ", " + status.url();
        String file = status.configFile() == null ? "none" : status.configFile();
        return CliFailed.of(ExitCode.CONFLICT, "daemon.running", message)
                .details(List.of("config   " + file + "   generation " + status.generation()
                        + (sameFile(status.configFile(), start) ? "   (same file as here)" : "")))
                .next(
                        "hapax reload     apply changes            hapax stop     stop it",
                        "hapax serve --instance two --port 8081    a second one beside it");
    }

    private static boolean sameFile(@Nullable String running, Start start) {
        return running != null
                && start.configFile() != null
                && Path.of(running).normalize().equals(start.configFile().normalize());
    }
}
