package dev.hapax.cli;

import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.FileEdits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.command.alerts.AlertsCommand;
import dev.hapax.cli.command.alerts.AlertsSilenceCommand;
import dev.hapax.cli.command.alerts.AlertsTestCommand;
import dev.hapax.cli.command.cache.CacheClearCommand;
import dev.hapax.cli.command.cache.CacheStatsCommand;
import dev.hapax.cli.command.completion.CompletionCommand;
import dev.hapax.cli.command.config.ConfigDiffCommand;
import dev.hapax.cli.command.config.ConfigHistoryCommand;
import dev.hapax.cli.command.config.ConfigMigrateCommand;
import dev.hapax.cli.command.config.ConfigPathCommand;
import dev.hapax.cli.command.config.ConfigSchemaCommand;
import dev.hapax.cli.command.config.ConfigShowCommand;
import dev.hapax.cli.command.explain.ExplainCommand;
import dev.hapax.cli.command.help.HelpCommand;
import dev.hapax.cli.command.help.HelpText;
import dev.hapax.cli.command.init.InitCommand;
import dev.hapax.cli.command.metrics.MetricsDashboardCommand;
import dev.hapax.cli.command.metrics.MetricsRulesCommand;
import dev.hapax.cli.command.metrics.MetricsScrapeConfigCommand;
import dev.hapax.cli.command.provider.ProviderAddCommand;
import dev.hapax.cli.command.provider.ProviderRemoveCommand;
import dev.hapax.cli.command.providers.ProvidersCheckCommand;
import dev.hapax.cli.command.providers.ProvidersStatusCommand;
import dev.hapax.cli.command.reload.ReloadCommand;
import dev.hapax.cli.command.requests.RequestsCommand;
import dev.hapax.cli.command.route.RouteAddCommand;
import dev.hapax.cli.command.route.RouteListCommand;
import dev.hapax.cli.command.route.RouteRemoveCommand;
import dev.hapax.cli.command.route.RouteShowCommand;
import dev.hapax.cli.command.serve.ServeCommand;
import dev.hapax.cli.command.status.StatusCommand;
import dev.hapax.cli.command.stop.StopCommand;
import dev.hapax.cli.command.top.TopCommand;
import dev.hapax.cli.command.usage.UsageCommand;
import dev.hapax.cli.command.validate.FilesToCheck;
import dev.hapax.cli.command.validate.ValidateCommand;
import dev.hapax.cli.command.version.VersionCommand;
import dev.hapax.cli.command.wait.WaitCommand;
import dev.hapax.cli.error.CliErrors;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.error.UsageErrors;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.OutputOptions;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.MadeByHand;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Every command and how it is made. Only those whose names stand in the arguments are made, because a start is shorter
 * than the reading of all their annotations.
 */
final class CommandTree {
    private final Surroundings surroundings;
    private final OutputOptions options;
    private final Output output;
    private final CliErrors errors;
    private final Wiring wiring;
    private final Where where;
    private final Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();

    CommandTree(Surroundings surroundings, OutputOptions options, Output output, CliErrors errors, Wiring wiring) {
        this.surroundings = surroundings;
        this.options = options;
        this.output = output;
        this.errors = errors;
        this.wiring = wiring;
        this.where = new Where(surroundings, output);
        listCommands();
    }

    private void listCommands() {
        leaf(
                "serve",
                () -> new ServeCommand(
                        wiring.gateway().get(), wiring.kinds(), where, surroundings, output, wiring.life()));
        leaf(
                "validate",
                () -> new ValidateCommand(
                        surroundings, output, new FilesToCheck(surroundings, where), wiring.kinds(), wiring.online()));
        group(
                "route",
                "Adds, removes and lists routes.",
                Map.of(
                        "add", this::routeAdd,
                        "remove", () -> new RouteRemoveCommand(where, output, edits()),
                        "show", () -> new RouteShowCommand(where, output, edits(), wiring.clock()),
                        "list",
                                () -> new RouteListCommand(
                                        where, output, wiring.clock(), fileEdits(), wiring.routes())));
        group(
                "provider",
                "Adds and removes providers.",
                Map.of(
                        "add", () -> new ProviderAddCommand(where, output, edits(), surroundings, wiring.kinds()),
                        "remove", () -> new ProviderRemoveCommand(where, output, edits())));
        group(
                "providers",
                "Shows how the providers are, and asks them.",
                Map.of(
                        "check",
                        () -> new ProvidersCheckCommand(where, output),
                        "status",
                        () -> new ProvidersStatusCommand(
                                where, output, wiring.clock(), wiring.watch(), wiring.screens())));
        commands.put("alerts", () -> model(new AlertsCommand(where, output))
                .addSubcommand("silence", model(new AlertsSilenceCommand(where, output)))
                .addSubcommand("test", model(new AlertsTestCommand(where, output))));
        leaf("reload", () -> new ReloadCommand(where, output, wiring.clock(), wiring.pause()));
        leaf("status", () -> new StatusCommand(where, output));
        leaf("wait", () -> new WaitCommand(where, output, wiring.clock(), wiring.pause()));
        leaf("top", () -> new TopCommand(where, output, surroundings, wiring.screens(), wiring.clock()));
        leaf("stop", () -> new StopCommand(where, output, wiring.clock(), wiring.pause()));
        group(
                "config",
                "Tells about the config file.",
                Map.of(
                        "path", () -> new ConfigPathCommand(where, output),
                        "show", () -> new ConfigShowCommand(where, output, edits(), surroundings, wiring.kinds()),
                        "diff", () -> new ConfigDiffCommand(where, output),
                        "schema", () -> new ConfigSchemaCommand(output),
                        "migrate", () -> new ConfigMigrateCommand(where, output, edits(), surroundings, wiring.kinds()),
                        "history", () -> new ConfigHistoryCommand(where, output, surroundings)));
        group(
                "metrics",
                "Prints what other programs need to watch the gateway.",
                Map.of(
                        "rules", () -> new MetricsRulesCommand(output),
                        "dashboard", () -> new MetricsDashboardCommand(output),
                        "scrape-config", () -> new MetricsScrapeConfigCommand(where, output)));
        leaf("init", () -> new InitCommand(surroundings, where, output, wiring.kinds(), wiring.ollama()));
        group(
                "cache",
                "Tells about kept answers.",
                Map.of(
                        "stats", () -> new CacheStatsCommand(where, output),
                        "clear", () -> new CacheClearCommand(where, output)));
        leaf("usage", () -> new UsageCommand(where, output));
        leaf("requests", () -> new RequestsCommand(where, output, wiring.watch()));
        leaf("explain", () -> new ExplainCommand(where, output, wiring.failures()));
        leaf("help", () -> new HelpCommand(this::whole, output));
        leaf("completion", () -> new CompletionCommand(output));
        leaf("version", () -> new VersionCommand(Version.CURRENT, output));
    }

    private Command routeAdd() {
        return new RouteAddCommand(where, output, edits(), surroundings);
    }

    private FileEdits fileEdits() {
        var environment = new Environment(surroundings.environment(), Environment.Mode.WARN);
        return new FileEdits(where, wiring.kinds(), environment);
    }

    private Edits edits() {
        return new Edits(where, fileEdits());
    }

    private void leaf(String name, Supplier<Command> command) {
        commands.put(name, () -> model(command.get()));
    }

    private static CommandLine model(Command command) {
        return new CommandLine(command.syntax().of(command), MadeByHand.FACTORY);
    }

    private void group(String name, String description, Map<String, Supplier<Command>> members) {
        commands.put(name, () -> {
            CommandSpec spec =
                    CommandSpec.wrapWithoutInspection(null, MadeByHand.FACTORY).name(name);
            spec.usageMessage()
                    .description(description)
                    .exitCodeList(
                            Map.of(String.valueOf(ExitCode.USAGE.code()), "called alone, it only explains itself"));
            new TreeMap<>(members).forEach((member, made) -> spec.addSubcommand(member, model(made.get())));
            spec.usageMessage().footer(examplesOf(spec));
            return new CommandLine(spec, MadeByHand.FACTORY);
        });
    }

    private static String[] examplesOf(CommandSpec group) {
        return group.subcommands().values().stream()
                .map(member -> member.getCommandSpec().usageMessage().footer()[0])
                .toArray(String[]::new);
    }

    /** All commands; for help, completion and the guess at what a typo meant. */
    CommandLine whole() {
        return made(commands.keySet());
    }

    int run(String... typed) {
        String[] arguments = OldFlags.translated(typed, commands.keySet(), output);
        Set<String> named =
                List.of(arguments).stream().filter(commands::containsKey).collect(Collectors.toSet());
        return made(named.isEmpty() ? commands.keySet() : named).execute(arguments);
    }

    private CommandLine made(Set<String> names) {
        var root = model(new RootCommand(options, where, output));
        root.setCommandName("hapax");
        commands.forEach((name, command) -> {
            if (names.contains(name)) {
                root.addSubcommand(name, command.get());
            }
        });
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler(new UsageErrors(errors))
                .setExecutionExceptionHandler(errors)
                .setExitCodeExceptionMapper(_ -> ExitCode.BUG.code());
    }

    private int execute(ParseResult parsed) {
        ParseResult last = parsed;
        boolean help = parsed.isUsageHelpRequested();
        while (last.hasSubcommand()) {
            last = last.subcommand();
            help |= last.isUsageHelpRequested();
        }
        CommandSpec command = last.commandSpec();
        output.running(command.qualifiedName().replaceFirst("^hapax ?", ""));
        if (help) {
            HelpText.of(command).forEach(output::line);
            return ExitCode.OK.code();
        }
        if (parsed.isVersionHelpRequested()) {
            output.line("hapax " + Version.CURRENT);
            return ExitCode.OK.code();
        }
        if (options.quietAndVerbose()) {
            throw new ParameterException(command.commandLine(), "--quiet and --verbose exclude each other");
        }
        if (!(command.userObject() instanceof Callable<?>)) {
            errors.explain(HelpText.of(command));
            return ExitCode.USAGE.code();
        }
        return new RunLast().execute(parsed);
    }
}
