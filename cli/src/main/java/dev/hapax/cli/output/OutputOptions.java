package dev.hapax.cli.output;

import dev.hapax.cli.syntax.OptionGroup;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Colour;
import java.util.List;

/** How a result is printed; these options stand before or after any command. */
public final class OutputOptions implements OptionGroup {
    private Format format = Format.TABLE;
    private boolean quiet;
    private boolean[] verbose = {};
    private Colour colour = Colour.AUTO;
    private boolean noColour;
    private boolean noHeaders;

    Format format() {
        return format;
    }

    boolean quiet() {
        return quiet;
    }

    boolean noHeaders() {
        return noHeaders;
    }

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

    @Override
    public void addTo(Syntax syntax) {
        syntax.option(
                        "-o, --output",
                        "FORMAT",
                        "Print the result as table, json, yaml, name or jsonl.",
                        Format.class,
                        given -> format = given)
                .flag("-q, --quiet", "Print only the result and errors.", on -> quiet = on)
                .flags(
                        "-v, --verbose",
                        "Say which file and socket were taken; show traces of bugs.",
                        times -> verbose = times)
                .option(
                        "--color",
                        "MODE",
                        "Use colours always, auto (on a terminal) or never.",
                        Colour.class,
                        given -> colour = given)
                .flag("--no-color", "The same as --color=never.", on -> noColour = on)
                .flag("--no-headers", "Leave out the line of column names.", on -> noHeaders = on);
    }
}
