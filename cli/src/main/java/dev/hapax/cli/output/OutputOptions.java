package dev.hapax.cli.output;

import dev.hapax.cli.terminal.Colour;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How a result is printed; these options stand before or after any command. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "Print the result as table, json, yaml, name or jsonl.")
    Format format = Format.TABLE;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print only the result and errors.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say which file and socket were taken; show traces of bugs.")
    boolean[] verbose = {};

    @Option(
            names = "--color",
            paramLabel = "MODE",
            scope = ScopeType.INHERIT,
            description = "Use colours always, auto (on a terminal) or never.")
    Colour colour = Colour.AUTO;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "The same as --color=never.")
    boolean noColour;

    @Option(names = "--no-headers", scope = ScopeType.INHERIT, description = "Leave out the line of column names.")
    boolean noHeaders;

    public boolean quietAndVerbose() {
        return quiet && verbose();
    }

    boolean verbose() {
        return verbose.length > 0;
    }

    Colour colour() {
        return noColour ? Colour.NEVER : colour;
    }

    /** Whether arguments that could not be parsed ask for JSON; then even the complaint about them is JSON. */
    public static boolean asksForJson(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean separate = (argument.equals("-o") || argument.equals("--output")) && i + 1 < arguments.size();
            String value = separate ? arguments.get(i + 1) : argument.replaceFirst("^(-o=?|--output=)", "");
            if (!value.equals(argument) && value.equalsIgnoreCase("json")) {
                return true;
            }
        }
        return false;
    }
}
