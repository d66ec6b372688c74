package dev.hapax.cli;

import dev.hapax.cli.command.serve.Gateway;
import dev.hapax.cli.command.serve.Gateway.Log;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.daemon.Daemon;
import dev.hapax.daemon.DaemonOptions;
import dev.hapax.daemon.StartFailed;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.http.InFlight;
import dev.hapax.daemon.requestlog.LogLook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The daemon as {@code serve} sees it. */
final class DaemonGateway implements Gateway {
    @Override
    public Running start(Start start) throws CliFailed {
        var options = new DaemonOptions(
                start.configFile(),
                start.configName(),
                start.socket(),
                start.host(),
                start.port(),
                start.environment(),
                Version.CURRENT,
                look(start.log()));
        try {
            return new RunningDaemon(Daemon.start(options, Clock.systemUTC()));
        } catch (StartFailed failed) {
            throw StartErrors.told(failed, start);
        }
    }

    private static LogLook look(Log log) {
        String format =
                switch (log.format()) {
                    case TEXT -> "text";
                    case JSON -> "json";
                    case null -> null;
                };
        return new LogLook(format, log.personWatches(), log.colour());
    }

    private record RunningDaemon(Daemon daemon) implements Running {
        @Override
        public Ready ready() {
            Daemon.Ready ready = daemon.ready();
            return new Ready(
                    ready.url(), ready.socket(), ready.pid(), ready.generation(), ready.config(), ready.warnings());
        }

        @Override
        public List<ProviderState> providers() {
            return daemon.providers().stream().map(RunningDaemon::state).toList();
        }

        private static ProviderState state(ProviderHealth health) {
            HealthBoard.LastProblem problem = health.lastProblem();
            return new ProviderState(
                    health.provider(),
                    health.state(),
                    problem == null ? null : problem.message(),
                    problem != null && problem.outcome().equals(FailureKind.UNREACHABLE.id()));
        }

        @Override
        public void reload() {
            daemon.reload();
        }

        @Override
        public void reopenLog() {
            daemon.reopenLog();
        }

        @Override
        public void onStopRequested(Runnable stop) {
            daemon.onStopRequested(stop);
        }

        @Override
        public int inFlight() {
            return daemon.inFlight();
        }

        @Override
        public Drained drain(Duration limit) {
            InFlight.Drained drained = daemon.drain(limit);
            return new Drained(drained.finished(), drained.cut(), drained.took());
        }

        @Override
        public void close() {
            daemon.close();
        }
    }
}
