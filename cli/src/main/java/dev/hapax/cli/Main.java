package dev.hapax.cli;

import dev.hapax.cli.error.CliErrors;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.OutputOptions;
import dev.hapax.cli.terminal.Surroundings;
import java.util.List;

/** {@code hapax}: from arguments to an exit code. */
public final class Main {
    private Main() {}

    /** All is closed when the code is known; {@code exit} would look for a logger that wants to hear of it. */
    public static void main(String[] arguments) {
        var surroundings = Surroundings.ofProcess();
        int code = run(surroundings, Wiring.ofProcess(), arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        Runtime.getRuntime().halt(code);
    }

    /** One invocation from beginning to end. */
    static int run(Surroundings surroundings, Wiring wiring, String... arguments) {
        if (List.of(arguments).equals(List.of("--version"))) {
            surroundings.out().println("hapax " + Version.CURRENT);
            return ended(surroundings, ExitCode.OK.code());
        }
        var options = new OutputOptions();
        var output = new Output(surroundings, options);
        var errors = new CliErrors(surroundings, output);
        try {
            var tree = new CommandTree(surroundings, options, output, errors, wiring);
            return ended(surroundings, tree.run(arguments));
        } catch (RuntimeException | Error bug) {
            return errors.end(bug);
        }
    }

    /** A reader that went away, as {@code head} does, is no failure and no success. */
    private static int ended(Surroundings surroundings, int code) {
        return surroundings.out().checkError() ? ExitCode.PIPE_CLOSED.code() : code;
    }
}
