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
import dev.hapax.daemon.routing.RouteTable;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
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
        OllamaProbe ollama,
        Function<HapaxConfig, List<HapaxConfig.Route>> routes) {
    /** Lambdas, because a reference to a method loads its class at once, and all that it names. */
    static Wiring ofProcess() {
        return new Wiring(
                Clock.systemUTC(),
                Thread::sleep,
                new ProcessSignals(),
                () -> TerminalScreen.open(),
                () -> ProviderKinds.infos(),
                () -> FailureTable.rows(),
                () -> new DaemonGateway(),
                () -> new OnlineProviders(),
                OllamaProbe.ofThisMachine(),
                Wiring::served);
    }

    /** The file's routes, the models' own and the default ones, as the gateway has them. */
    static List<HapaxConfig.Route> served(HapaxConfig config) {
        return new RouteTable(config, ProviderKinds.infos()).routes();
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
