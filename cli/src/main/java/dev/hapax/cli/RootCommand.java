package dev.hapax.cli;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.command.help.Topics;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(
        name = "hapax",
        description = "A gateway to language models: one process, one file, no database.",
        footer = {"hapax serve", "hapax validate", "hapax help quickstart"},
        exitCodeList = {"0:done, or nothing to do", "1:the answer is no", "2:wrong flags or arguments"})
final class RootCommand implements Callable<Integer> {
    @Mixin
    final OutputOptions options;

    @Mixin
    final Where where;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Explain the command.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    boolean version;

    private final Output output;

    RootCommand(OutputOptions options, Where where, Output output) {
        this.options = options;
        this.where = where;
        this.output = output;
    }

    @Override
    public Integer call() {
        Topics.shortHelp().forEach(output::line);
        return ExitCode.OK.code();
    }
}
