package dev.hapax.cli.command.help;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
        section(lines, "Commands:", subcommands(command));
        section(
                lines,
                "Arguments:",
                command.positionalParameters().stream().map(HelpText::argument).toList());
        section(lines, "Options:", options(command, false));
        section(lines, "Options of every command:", options(command, true));
        section(lines, "Exit codes:", exitCodes(command));
        lines.add("");
        lines.add("All exit codes: hapax help exit-codes");
        return lines;
    }

    private record Entry(String term, String meaning) {}

    private static void section(List<String> lines, String title, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title);
        int widest =
                entries.stream().mapToInt(entry -> entry.term().length()).max().orElse(0);
        for (Entry entry : entries) {
            String start =
                    "  " + entry.term() + " ".repeat(widest - entry.term().length()) + "   ";
            for (String part : wrapped(entry.meaning(), WIDTH - start.length())) {
                lines.add((start + part).stripTrailing());
                start = " ".repeat(start.length());
            }
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> parts = new ArrayList<>();
        var part = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!part.isEmpty() && part.length() + 1 + word.length() > width) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : " ").append(word);
        }
        parts.add(part.toString());
        return parts;
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

    private static List<Entry> subcommands(CommandSpec command) {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, CommandLine> sub : command.subcommands().entrySet()) {
            String[] description =
                    sub.getValue().getCommandSpec().usageMessage().description();
            entries.add(new Entry(sub.getKey(), String.join(" ", description)));
        }
        return entries;
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
