package dev.hapax.cli;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.command.help.Topics;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.OutputOptions;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;

final class RootCommand implements Command {
    private final OutputOptions options;
    private final Where where;
    private final Output output;

    RootCommand(OutputOptions options, Where where, Output output) {
        this.options = options;
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("A gateway to language models: one process, one file, no database.")
                .ofEveryCommand()
                .with(options)
                .with(where)
                .help("-h, --help", "Explain the command.")
                .version("-V, --version", "Print the version.")
                .examples("hapax serve", "hapax validate", "hapax help quickstart")
                .exitCodes("0:done, or nothing to do", "1:the answer is no", "2:wrong flags or arguments");
    }

    @Override
    public Integer call() {
        Topics.shortHelp().forEach(output::line);
        return ExitCode.OK.code();
    }
}
