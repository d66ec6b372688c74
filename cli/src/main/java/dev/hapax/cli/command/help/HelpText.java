package dev.hapax.cli.command.help;

import dev.hapax.cli.output.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The help of one command: a sentence, examples, its own options, those of every command, exit codes. */
public final class HelpText {
    private static final int WIDTH = 80;

    private HelpText() {}

    public static List<String> of(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        lines.add(String.join(" ", command.usageMessage().description()));
        lines.add("");
        for (String example : command.usageMessage().footer()) {
            lines.add("  " + example);
        }
        lines.add("");
        lines.add("Usage: " + usage(command));
        commands(lines, command);
        section(
                lines,
                "Arguments:",
                command.positionalParameters().stream().map(HelpText::argument).toList());
        section(lines, "Options:", options(command, false));
        section(lines, "Options of every command:", options(command, true));
        section(lines, "Exit codes:", exitCodes(command));
        lines.add("");
        lines.add(
                command.parent() == null
                        ? "More about one: hapax help route add      Start here: hapax help quickstart"
                        : "All exit codes: hapax help exit-codes");
        return lines;
    }

    private record Entry(String term, String meaning) {}

    private static void section(List<String> lines, String title, List<Entry> entries) {
        section(
                lines,
                title,
                entries.stream().mapToInt(entry -> entry.term().length()).max().orElse(0),
                entries);
    }

    private static void section(List<String> lines, String title, int widest, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title);
        for (Entry entry : entries) {
            String start =
                    "  " + entry.term() + " ".repeat(widest - entry.term().length()) + "   ";
            for (String part : Words.wrapped(entry.meaning(), WIDTH - start.length())) {
                lines.add((start + part).stripTrailing());
                start = " ".repeat(start.length());
            }
        }
    }

    private static String usage(CommandSpec command) {
        String arguments =
                command.positionalParameters().stream().map(HelpText::usageOf).collect(Collectors.joining(" "));
        String subcommand = command.subcommands().isEmpty() ? "" : " COMMAND";
        return (command.qualifiedName() + subcommand + " " + arguments).stripTrailing() + " [options]";
    }

    private static String usageOf(PositionalParamSpec argument) {
        String label = argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
        return argument.arity().min() == 0 ? "[" + label + "]" : label;
    }

    /** Few commands are a list; as many as the root has are found by what they are for. */
    private static void commands(List<String> lines, CommandSpec command) {
        if (command.parent() != null) {
            section(
                    lines,
                    "Commands:",
                    command.subcommands().entrySet().stream()
                            .map(sub -> new Entry(sub.getKey(), description(sub.getValue())))
                            .toList());
            return;
        }
        Map<String, CommandLine> all = command.subcommands();
        int widest = all.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (CommandGroup group : CommandGroup.ALL) {
            section(
                    lines,
                    group.title(),
                    widest,
                    group.commands().stream()
                            .flatMap(name -> Stream.ofNullable(all.get(name)))
                            .map(sub -> new Entry(sub.getCommandName(), briefly(sub)))
                            .toList());
        }
    }

    private static String description(CommandLine command) {
        return String.join(" ", command.getCommandSpec().usageMessage().description());
    }

    /** The first clause, and the commands below it by name. */
    private static String briefly(CommandLine command) {
        String clause = description(command).split("[;:] |\\.$", 2)[0];
        Set<String> below = command.getSubcommands().keySet();
        String names = String.join(", ", below);
        boolean alone = command.getCommand() instanceof Callable<?>;
        return clause + (below.isEmpty() ? "." : (alone ? "; also " : ": ") + names + ".");
    }

    private static Entry argument(PositionalParamSpec argument) {
        return new Entry(argument.paramLabel(), String.join(" ", argument.description()));
    }

    private static List<Entry> options(CommandSpec command, boolean inherited) {
        return command.options().stream()
                .filter(option -> !option.hidden() && everywhere(command, option) == inherited)
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .map(option -> new Entry(term(option), String.join(" ", option.description())))
                .toList();
    }

    private static boolean everywhere(CommandSpec command, OptionSpec option) {
        return option.inherited() || (command.parent() == null && option.scopeType() == CommandLine.ScopeType.INHERIT);
    }

    private static String term(OptionSpec option) {
        String names = Stream.of(option.names())
                .sorted(Comparator.comparingInt(String::length))
                .collect(Collectors.joining(", "));
        return (names.startsWith("--") ? "    " + names : names) + label(option);
    }

    private static String label(ArgSpec option) {
        return option.arity().max() == 0 ? "" : " " + option.paramLabel();
    }

    private static List<Entry> exitCodes(CommandSpec command) {
        return command.usageMessage().exitCodeList().entrySet().stream()
                .map(code -> new Entry(code.getKey(), code.getValue()))
                .toList();
    }
}
