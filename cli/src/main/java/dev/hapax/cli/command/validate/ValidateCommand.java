package dev.hapax.cli.command.validate;

import dev.hapax.cli.command.EnvironmentOptions;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Rule;
import dev.hapax.shared.config.Severity;
import dev.hapax.shared.report.Rendering;
import dev.hapax.shared.report.ReportFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

public final class ValidateCommand implements Command {
    /** What makes the answer no. */
    public enum FailOn {
        ERROR,
        WARNING
    }

    private List<String> files = List.of();

    private @Nullable ReportFormat format;
    private Environment.Mode mode = Environment.Mode.WARN;
    private FailOn failOn = FailOn.ERROR;
    private int most = 50;
    private String stdinName = "<stdin>";
    private boolean allowUnknownKeys;
    private boolean askProviders;

    private final ReportFiles reports;

    private final Fixes fixes;

    private @Nullable CommandSpec spec;

    private final EnvironmentOptions variables = new EnvironmentOptions();

    private final Surroundings surroundings;
    private final Output output;
    private final FilesToCheck toCheck;
    private final Supplier<List<KindInfo>> kinds;
    private final Supplier<Online> online;

    public ValidateCommand(
            Surroundings surroundings,
            Output output,
            FilesToCheck toCheck,
            Supplier<List<KindInfo>> kinds,
            Supplier<Online> online) {
        this.reports = new ReportFiles(surroundings);
        this.fixes = new Fixes(surroundings);
        this.surroundings = surroundings;
        this.output = output;
        this.toCheck = toCheck;
        this.kinds = kinds;
        this.online = online;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Checks config files: every mistake in one run, with its line and its mend. Needs no daemon.")
                .arguments(
                        "FILE", "0..*", "Files to check, - for standard input.", String.class, given -> files = given)
                .option(
                        "--format",
                        "FORMAT",
                        "Report as human, concise, json, github, gitlab, sarif or junit.",
                        ReportFormat.class,
                        given -> format = given)
                .option(
                        "--env",
                        "MODE",
                        "Unset variables: warn (as serve takes them), require, or ignore (no keys in CI).",
                        Environment.Mode.class,
                        given -> mode = given)
                .option(
                        "--fail-on",
                        "SEVERITY",
                        "Exit 1 from error (the default) or warning on.",
                        FailOn.class,
                        given -> failOn = given)
                .option(
                        "--max-problems",
                        "N",
                        "Show people at most so many of a file; 0 shows all. Default: 50.",
                        Integer.class,
                        given -> most = given)
                .option(
                        "--stdin-filename",
                        "NAME",
                        "What messages call standard input.",
                        String.class,
                        given -> stdinName = given)
                .flag(
                        "--allow-unknown-keys",
                        "Warn of unknown keys, as in a file for a newer release; serve refuses them.",
                        on -> allowUnknownKeys = on)
                .flag(
                        "--online",
                        "Ask the providers too, by calls that cost nothing: address, key, models.",
                        on -> askProviders = on)
                .with(reports)
                .with(fixes)
                .with(variables)
                .itself(model -> spec = model)
                .examples(
                        "hapax validate",
                        "hapax validate -q deploy/prod.yaml deploy/test.yaml",
                        "hapax validate --fix --dry-run",
                        "hapax validate --format github --env ignore",
                        "hapax validate --report sarif=hapax.sarif --report junit=hapax.xml")
                .exitCodes(
                        "0:valid",
                        "1:not valid",
                        "3:a file is missing or unreadable",
                        "5:a file changed while it was mended",
                        "7:a file or report cannot be written");
    }

    @Override
    public Integer call() throws CliFailed {
        checkOptions();
        Environment environment = variables.read(surroundings, mode);
        var strict = new ConfigLoader(kinds.get());
        ConfigLoader loader = allowUnknownKeys ? strict.allowingUnknownKeys() : strict;
        List<Loaded> loaded = new ArrayList<>();
        for (FilesToCheck.ToCheck file : toCheck.named(files, stdinName)) {
            Loaded mended = fixes.mended(file.load(loader, environment), source -> loader.load(source, environment));
            loaded.add(askProviders ? asked(mended) : mended);
        }
        reports.write(loaded, format);
        report(loaded);
        return exitCode(loaded).code();
    }

    private Loaded asked(Loaded file) {
        if (!file.valid()) {
            output.note(file.source().name() + ": the providers were not asked, for the file is not valid");
        }
        return OnlineProblems.added(file, online.get());
    }

    private void checkOptions() {
        String wrong = fixes.dryRun() && !fixes.wanted()
                ? "--dry-run needs --fix"
                : fixes.dryRun() && format != null ? "--dry-run prints a patch and takes no --format" : "";
        if (!wrong.isEmpty()) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), wrong);
        }
    }

    private void report(List<Loaded> loaded) {
        boolean outputTaken = fixes.takesOutput(files);
        if (format == null && output.forPrograms() && !outputTaken) {
            output.show(CheckedFiles.answer(loaded, fixes));
        } else if (fixes.dryRun()) {
            output.text(fixes.patch());
            output.note("dry run: nothing written; " + mends() + " would be made, "
                    + Words.count(problems(loaded).size(), "problem") + " left");
        } else if (!output.quiet() || format != null || !clean(loaded)) {
            ReportFormat shape = format == null ? ReportFormat.HUMAN : format;
            boolean colour = shape == ReportFormat.HUMAN && (outputTaken ? output.colourOfErrors() : output.colour());
            String text =
                    Diagnostics.report(shape, loaded, new Rendering(colour, most, reports.prefix(), fixes.made()));
            String whole = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
            if (outputTaken) {
                surroundings.err().print(whole);
            } else {
                output.text(whole);
            }
            if (shape != ReportFormat.HUMAN) {
                noteMends();
            }
        }
    }

    /** Reports for programs have no word of what was changed. */
    private void noteMends() {
        fixes.made().forEach((name, mended) -> output.note(name + ": " + Words.count(mended.size(), "mend") + " made"));
    }

    private String mends() {
        return Words.count(fixes.made().values().stream().mapToInt(List::size).sum(), "mend");
    }

    private static List<Problem> problems(List<Loaded> loaded) {
        return loaded.stream().flatMap(file -> file.problems().stream()).toList();
    }

    private static boolean clean(List<Loaded> loaded) {
        return problems(loaded).stream().allMatch(problem -> problem.severity() == Severity.INFO);
    }

    private ExitCode exitCode(List<Loaded> loaded) {
        List<Problem> problems = problems(loaded);
        if (problems.stream().anyMatch(problem -> unread(problem.rule()))) {
            return ExitCode.CONFIG;
        }
        boolean warned = failOn == FailOn.WARNING && CheckedFiles.count(loaded, Severity.WARNING) > 0;
        return warned || problems.stream().anyMatch(Problem::isError) ? ExitCode.NEGATIVE : ExitCode.OK;
    }

    private static boolean unread(Rule rule) {
        return rule == Rule.FILE_MISSING || rule == Rule.FILE_UNREADABLE;
    }
}
