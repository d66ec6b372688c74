package dev.hapax.cli;

import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.OutputOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The flags of the original program, which had no commands: {@code --config F}, {@code --validate}. */
final class OldFlags {
    private OldFlags() {}

    /** The same in today's words, told on standard error; arguments that name a command stay as they are. */
    static String[] translated(String[] typed, Set<String> commands, Output output) {
        List<String> arguments = new ArrayList<>(List.of(typed));
        if (arguments.stream().anyMatch(commands::contains) || asksForHelp(arguments)) {
            return typed;
        }
        boolean validate = arguments.removeIf(argument -> argument.matches("--?validate"));
        boolean config = arguments.stream().anyMatch(argument -> argument.matches("--?config(=.*)?"));
        if (!validate && !config) {
            return typed;
        }
        arguments.replaceAll(argument -> argument.replaceFirst("^-config", "--config"));
        String command = validate ? "validate" : "serve";
        arguments.addFirst(command);
        if (!OutputOptions.asksForJson(arguments)) {
            output.note("note: flags without a command are the old way; the new one is: hapax "
                    + String.join(" ", arguments));
        }
        return arguments.toArray(String[]::new);
    }

    private static boolean asksForHelp(List<String> arguments) {
        return arguments.contains("-h") || arguments.contains("--help");
    }
}
