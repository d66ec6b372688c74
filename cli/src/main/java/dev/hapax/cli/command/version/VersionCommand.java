package dev.hapax.cli.command.version;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;

public final class VersionCommand implements Command {
    private record About(String version, String java) {}

    private final String version;
    private final Output output;

    public VersionCommand(String version, Output output) {
        this.version = version;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Prints the version of Hapax.")
                .examples("hapax version", "hapax version -o json")
                .exitCodes("0:printed");
    }

    @Override
    public Integer call() {
        output.show(Answer.ofLines(new About(version, Runtime.version().toString()), "hapax " + version));
        return ExitCode.OK.code();
    }
}
