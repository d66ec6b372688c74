package dev.hapax.cli.command.help;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.config.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

public final class HelpCommand implements Command {
    private List<String> words = List.of();

    private final Supplier<CommandLine> commands;
    private final Output output;

    /** @param commands the whole tree, built only when somebody asks */
    public HelpCommand(Supplier<CommandLine> commands, Output output) {
        this.commands = commands;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Explains a command or a topic: exit-codes, quickstart.")
                .arguments("TOPIC", "0..*", "A command, or a topic.", String.class, given -> words = given)
                .examples("hapax help", "hapax help route add", "hapax help exit-codes", "hapax help quickstart")
                .exitCodes("0:shown", "2:no such command or topic");
    }

    @Override
    public Integer call() throws CliFailed {
        lines().forEach(output::line);
        return ExitCode.OK.code();
    }

    private List<String> lines() throws CliFailed {
        String topic = words.isEmpty() ? "" : words.getFirst();
        if (Topics.NAMES.contains(topic)) {
            return Topics.named(topic);
        }
        CommandLine command = commands.get();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw unknown(word, command.getCommandSpec());
            }
            command = next;
        }
        return HelpText.of(command.getCommandSpec());
    }

    private static CliFailed unknown(String word, CommandSpec command) {
        List<String> known = new ArrayList<>(command.subcommands().keySet());
        if (command.parent() == null) {
            known.addAll(Topics.NAMES);
        }
        String meant = DidYouMean.suffix(word, known);
        boolean told = command.parent() == null || known.isEmpty() || !meant.isEmpty();
        String hint = told ? meant : "; there is " + String.join(", ", known);
        CliFailed failed = CliFailed.of(ExitCode.USAGE, "help.unknown", "no command or topic `" + word + "`" + hint);
        return hint.isEmpty()
                ? failed.next("hapax help     all commands; topics: " + String.join(", ", Topics.NAMES))
                : failed;
    }
}
