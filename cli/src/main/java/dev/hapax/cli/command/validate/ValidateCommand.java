package dev.hapax.cli.command.validate;

import dev.hapax.cli.command.EnvironmentOptions;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Rule;
import dev.hapax.shared.config.Severity;
import dev.hapax.shared.report.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "validate",
        description = "Checks config files: every mistake in one run, with its line and its mend. Needs no daemon.",
        footer = {
            "hapax validate",
            "hapax validate -q deploy/prod.yaml deploy/test.yaml",
            "hapax validate --format github --env ignore",
            "hapax validate --report json=hapax.json"
        },
        exitCodeList = {"0:valid", "1:not valid", "3:a file is missing or unreadable"})
public final class ValidateCommand implements Callable<Integer> {
    /** What makes the answer no. */
    public enum FailOn {
        ERROR,
        WARNING
    }

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Files to check, - for standard input.")
    List<String> files = List.of();

    @Option(names = "--format", paramLabel = "FORMAT", description = "Report as human, concise, json or github.")
    @Nullable
    ReportFormat format;

    @Option(
            names = "--report",
            paramLabel = "FORMAT=FILE",
            description = "Write a report to a file as well; repeatable.")
    Map<ReportFormat, Path> reports = new LinkedHashMap<>();

    @Option(
            names = "--env",
            paramLabel = "MODE",
            description = "Unset variables: warn (as serve takes them), require, or ignore (no keys in CI).")
    Environment.Mode mode = Environment.Mode.WARN;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit 1 from error (the default) or warning on.")
    FailOn failOn = FailOn.ERROR;

    @Option(names = "--stdin-filename", paramLabel = "NAME", description = "What messages call standard input.")
    String stdinName = "<stdin>";

    @Mixin
    EnvironmentOptions variables = new EnvironmentOptions();

    private final Surroundings surroundings;
    private final Output output;
    private final FilesToCheck toCheck;
    private final Supplier<List<KindInfo>> kinds;

    public ValidateCommand(
            Surroundings surroundings, Output output, FilesToCheck toCheck, Supplier<List<KindInfo>> kinds) {
        this.surroundings = surroundings;
        this.output = output;
        this.toCheck = toCheck;
        this.kinds = kinds;
    }

    @Override
    public Integer call() throws CliFailed, IOException {
        Environment environment = variables.read(surroundings, mode);
        var loader = new ConfigLoader(kinds.get());
        List<Loaded> loaded = toCheck.named(files, stdinName).stream()
                .map(file -> file.load(loader, environment))
                .toList();
        for (Map.Entry<ReportFormat, Path> report : reports.entrySet()) {
            write(report.getKey(), report.getValue(), loaded);
        }
        report(loaded);
        return exitCode(loaded).code();
    }

    private void write(ReportFormat kind, Path file, List<Loaded> loaded) throws CliFailed {
        try {
            Files.writeString(surroundings.resolve(file), Diagnostics.report(kind, loaded, false));
        } catch (IOException unwritable) {
            throw CliFailed.of(ExitCode.PERMISSION, "report.unwritable", "cannot write " + file);
        }
    }

    private void report(List<Loaded> loaded) {
        if (format == null && output.forPrograms()) {
            output.show(answer(loaded));
        } else if (!output.quiet() || format != null || !clean(loaded)) {
            ReportFormat shape = format == null ? ReportFormat.HUMAN : format;
            String text = Diagnostics.report(shape, loaded, shape == ReportFormat.HUMAN && output.colour());
            output.text(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        }
    }

    private record Checked(boolean valid, Counts counts, List<CheckedFile> files) {}

    private record Counts(long error, long warning, long info) {}

    private record CheckedFile(String path, String sha256, boolean valid) {}

    private static Answer answer(List<Loaded> loaded) {
        boolean valid = loaded.stream().allMatch(Loaded::valid);
        var counts = new Counts(
                count(loaded, Severity.ERROR), count(loaded, Severity.WARNING), count(loaded, Severity.INFO));
        List<CheckedFile> files = loaded.stream()
                .map(file -> new CheckedFile(file.source().name(), file.revision(), file.valid()))
                .toList();
        List<Object> diagnostics =
                loaded.stream().flatMap(file -> Diagnostics.json(file).stream()).toList();
        return Answer.of(new Checked(valid, counts, files), new Lines(List.of()))
                .listing(files.stream().map(file -> new Item(file.path(), file)).toList())
                .withDiagnostics(valid, diagnostics);
    }

    private static long count(List<Loaded> loaded, Severity severity) {
        return problems(loaded).stream()
                .filter(problem -> problem.severity() == severity)
                .count();
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
        boolean warned = failOn == FailOn.WARNING && count(loaded, Severity.WARNING) > 0;
        return warned || problems.stream().anyMatch(Problem::isError) ? ExitCode.NEGATIVE : ExitCode.OK;
    }

    private static boolean unread(Rule rule) {
        return rule == Rule.FILE_MISSING || rule == Rule.FILE_UNREADABLE;
    }
}
