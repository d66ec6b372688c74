package dev.hapax.daemon;

import dev.hapax.daemon.admin.Operations.Life;
import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.requestlog.LogSetup;
import dev.hapax.daemon.requestlog.Pulse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * How everything is, on one screen of the log: a line for the daemon, one for its requests, one for each provider.
 *
 * @param life the daemon as a process
 */
record StateLog(ConfigStore store, HealthBoard health, Pulse pulse, Life life) {
    private static final Logger log = LoggerFactory.getLogger(LogSetup.STATE);
    private static final double MEGABYTE = 1 << 20;

    void write() {
        daemon();
        requests();
        health.providers().forEach(StateLog::provider);
    }

    private static LoggingEventBuilder line() {
        return log.atInfo().addKeyValue("event", "state");
    }

    private void daemon() {
        Generation generation = store.inForce();
        String file = store.file().map(Path::toString).orElse("no file");
        line().addKeyValue("daemon_version", life.version())
                .addKeyValue("pid", ProcessHandle.current().pid())
                .addKeyValue("up_ms", life.uptime().toMillis())
                .addKeyValue("url", life.url())
                .addKeyValue("config", file)
                .addKeyValue("generation", generation.number())
                .log(
                        "hapax {}, pid {}, up {}, {}; generation {} of {}{}",
                        life.version(),
                        ProcessHandle.current().pid(),
                        words(life.uptime()),
                        life.url(),
                        generation.number(),
                        file,
                        life.draining() ? "; stopping" : "");
    }

    private void requests() {
        Pulse.Lately numbers = pulse.lately();
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        line().addKeyValue("requests", numbers.requests())
                .addKeyValue("failed", numbers.failed())
                .addKeyValue("window_ms", Pulse.WINDOW.toMillis())
                .addKeyValue("in_flight", life.inFlight())
                .addKeyValue("waiting", life.waiting())
                .addKeyValue("heap_bytes", used)
                .log(
                        "{} requests in {} min, {} failed; {} in flight, {} of them waiting; heap {} of {} MB",
                        numbers.requests(),
                        Pulse.WINDOW.toMinutes(),
                        numbers.failed(),
                        life.inFlight(),
                        life.waiting(),
                        Math.round(used / MEGABYTE),
                        Math.round(runtime.maxMemory() / MEGABYTE));
    }

    private static void provider(ProviderHealth provider) {
        HealthBoard.LastProblem problem = provider.lastProblem();
        LoggingEventBuilder line = line().addKeyValue("provider", provider.provider())
                .addKeyValue("state", provider.state())
                .addKeyValue("failed", provider.failed())
                .addKeyValue("requests", provider.requests());
        if (problem != null) {
            line = line.addKeyValue("last_problem", problem.outcome());
        }
        line.log(
                "{} {}, {} of {} calls failed{}",
                provider.provider(),
                provider.state(),
                provider.failed(),
                provider.requests(),
                problem == null ? "" : "; last problem " + problem.outcome() + " at " + problem.at());
    }

    private static String words(Duration time) {
        return String.format(
                Locale.ROOT, "%d h %d min %d s", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
