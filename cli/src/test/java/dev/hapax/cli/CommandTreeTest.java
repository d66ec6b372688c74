package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.command.help.CommandGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

class CommandTreeTest {
    static Stream<CommandSpec> everyCommand() {
        List<CommandSpec> found = new ArrayList<>();
        collect(CommandLineUnderTest.tree().getCommandSpec(), found);
        return found.stream();
    }

    private static void collect(CommandSpec command, List<CommandSpec> found) {
        found.add(command);
        command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), found));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandSaysWhatItDoesShowsHowAndTellsHowItEnds(CommandSpec command) {
        UsageMessageSpec help = command.usageMessage();
        assertThat(help.description()).as("description").isNotEmpty();
        assertThat(help.footer()).as("examples").isNotEmpty();
        assertThat(help.exitCodeList()).as("exit codes").isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyOptionAndArgumentIsDescribed(CommandSpec command) {
        assertThat(command.args()).allSatisfy((ArgSpec argument) -> assertThat(argument.description())
                .as(argument.toString())
                .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyExampleIsUnderstood(CommandSpec command) {
        for (String example : command.usageMessage().footer()) {
            String[] words = example.replaceFirst(" > .*", "").split(" ", -1);
            CommandLine tree = CommandLineUnderTest.tree();
            assertThat(words[0]).isEqualTo("hapax");
            assertThat(tree.parseArgs(Arrays.copyOfRange(words, 1, words.length)))
                    .isNotNull();
        }
    }

    @Test
    void everyCommandStandsInOneGroupOfTheHelp() {
        List<String> grouped = CommandGroup.ALL.stream()
                .flatMap(group -> group.commands().stream())
                .toList();
        assertThat(grouped)
                .containsExactlyInAnyOrderElementsOf(
                        CommandLineUnderTest.tree().getSubcommands().keySet());
    }
}
