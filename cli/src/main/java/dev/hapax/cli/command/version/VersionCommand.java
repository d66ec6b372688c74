package dev.hapax.cli.command.version;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "version",
        description = "Prints the version of Hapax.",
        footer = {"hapax version", "hapax version -o json"},
        exitCodeList = "0:printed")
public final class VersionCommand implements Callable<Integer> {
    private record About(String version, String java) {}

    private final String version;
    private final Output output;

    public VersionCommand(String version, Output output) {
        this.version = version;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.show(Answer.ofLines(new About(version, Runtime.version().toString()), "hapax " + version));
        return ExitCode.OK.code();
    }
}
