package dev.hapax.cli;

import dev.hapax.cli.command.explain.FailureRow;
import dev.hapax.cli.command.init.OllamaProbe;
import dev.hapax.cli.command.serve.Gateway;
import dev.hapax.cli.command.serve.Life;
import dev.hapax.cli.command.validate.Online;
import dev.hapax.cli.terminal.Pause;
import dev.hapax.cli.terminal.Screen;
import dev.hapax.cli.terminal.Signals;
import dev.hapax.cli.terminal.TerminalScreen;
import dev.hapax.cli.terminal.Watch;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.KindInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * What commands work with beside the streams; a test hands in its own.
 *
 * @param kinds asked for late: most commands never need the daemon's classes
 * @param failures, gateway likewise
 */
record Wiring(
        Clock clock,
        Pause pause,
        Signals signals,
        Screen.Opener screens,
        Supplier<List<KindInfo>> kinds,
        Supplier<List<FailureRow>> failures,
        Supplier<Gateway> gateway,
        Supplier<Online> online,
        OllamaProbe ollama) {
    static Wiring ofProcess() {
        return new Wiring(
                Clock.systemUTC(),
                Thread::sleep,
                new ProcessSignals(),
                TerminalScreen::open,
                ProviderKinds::infos,
                FailureTable::rows,
                DaemonGateway::new,
                OnlineProviders::new,
                OllamaProbe.ofThisMachine());
    }

    Life.Collaborators life() {
        return new Life.Collaborators(Version.CURRENT, signals, clock, pause, started());
    }

    Watch watch() {
        return new Watch(signals, pause);
    }

    private Instant started() {
        return ProcessHandle.current().info().startInstant().orElseGet(clock::instant);
    }
}
