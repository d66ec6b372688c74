package dev.hapax.cli.command.serve;

import dev.hapax.cli.command.EnvironmentOptions;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.command.serve.Gateway.Log;
import dev.hapax.cli.command.serve.Gateway.LogFormat;
import dev.hapax.cli.command.serve.Gateway.Running;
import dev.hapax.cli.command.serve.Gateway.Start;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.paths.ConfigLocator;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

public final class ServeCommand implements Command {
    private static final String LOG_FORMAT = "HAPAX_LOG_FORMAT";

    private @Nullable String host;
    private @Nullable Integer port;
    private @Nullable LogFormat logFormat;

    private final EnvironmentOptions variables = new EnvironmentOptions();

    private final Gateway gateway;
    private final Supplier<List<KindInfo>> kinds;
    private final Where where;
    private final Surroundings surroundings;
    private final Output output;
    private final Life.Collaborators collaborators;

    /** @param kinds asked for only where no file decides */
    public ServeCommand(
            Gateway gateway,
            Supplier<List<KindInfo>> kinds,
            Where where,
            Surroundings surroundings,
            Output output,
            Life.Collaborators collaborators) {
        this.gateway = gateway;
        this.kinds = kinds;
        this.where = where;
        this.surroundings = surroundings;
        this.output = output;
        this.collaborators = collaborators;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Runs the gateway in the foreground until Ctrl-C or SIGTERM.")
                .option(
                        "--host",
                        "ADDRESS",
                        "Listen here, whatever the file says.",
                        String.class,
                        given -> host = given)
                .option(
                        "--port",
                        "PORT",
                        "Listen on this port; 0 is any free one.",
                        Integer.class,
                        given -> port = given)
                .option(
                        "--log-format",
                        "FORMAT",
                        "Log as text or json, whatever the file and HAPAX_LOG_FORMAT say.",
                        LogFormat.class,
                        given -> logFormat = given)
                .with(variables)
                .examples(
                        "hapax serve",
                        "hapax serve --config deploy/hapax.yaml --port 8081",
                        "hapax serve --port 0 -o json",
                        "hapax serve --instance two --port 8081")
                .exitCodes(
                        "0:stopped, and everything in flight was finished",
                        "3:the config file is missing or not valid",
                        "5:the port is taken, or a daemon runs already",
                        "9:stopped, but requests were cut off");
    }

    @Override
    public Integer call() throws CliFailed, InterruptedException {
        ConfigLocator.Found found = where.config();
        Path file = found.file() == null ? null : where.mustRead(found.file());
        Environment environment = variables.read(surroundings, Environment.Mode.WARN);
        LogFormat format = logFormat == null ? logFormatOfEnvironment() : logFormat;
        boolean person = !output.json() && output.personWatches();
        boolean text = format == null ? person : format == LogFormat.TEXT && !output.json();
        // What is greeted with a banner is no log that programs read.
        Voice voice = text ? personVoice(file, found) : new LogVoice(output, collaborators.clock(), file);
        var life = new Life(collaborators, surroundings.tty().attached(), voice);
        String name = file == null ? "" : where.display(file);
        var log = new Log(format, person, output.colourOfErrors());
        try (Running running =
                gateway.start(new Start(file, name, where.daemonSocket(), host, port, environment, log))) {
            return life.of(running).code();
        }
    }

    private @Nullable LogFormat logFormatOfEnvironment() throws CliFailed {
        String word = surroundings.environment().getOrDefault(LOG_FORMAT, "");
        return switch (word) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            case "", "auto" -> null;
            default ->
                throw CliFailed.of(
                        ExitCode.USAGE, "usage", LOG_FORMAT + ": `" + word + "` is not a format; use text or json");
        };
    }

    private Voice personVoice(@Nullable Path file, ConfigLocator.Found found) {
        String source = file != null
                ? where.display(file)
                : "no config file; using defaults   (looked for " + where.triedPlaces(found) + ")";
        List<KindInfo> offered = file == null ? withAKey() : List.of();
        var banner = new Banner(collaborators.version(), source, offered, collaborators.started());
        return new PersonVoice(output, banner, collaborators);
    }

    private List<KindInfo> withAKey() {
        return kinds.get().stream()
                .filter(kind -> kind.keyRequired() && KindInfo.OF_THE_ENVIRONMENT.contains(kind.name()))
                .toList();
    }
}
