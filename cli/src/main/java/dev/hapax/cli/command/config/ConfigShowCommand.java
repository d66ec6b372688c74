package dev.hapax.cli.command.config;

import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.KeptSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = "Prints the config file; keys that stand in it in clear are left out.",
        footer = {"hapax config show", "hapax config show -o json"},
        exitCodeList = {"0:shown", "3:there is none, or it is no YAML"})
public final class ConfigShowCommand implements Callable<Integer> {
    private record Shown(String file, String text) {}

    private final Where where;
    private final Output output;
    private final Edits edits;

    public ConfigShowCommand(Where where, Output output, Edits edits) {
        this.where = where;
        this.output = output;
        this.edits = edits;
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        Path file = edits.target();
        try {
            String text = new String(KeptSecrets.hidden(Files.readAllBytes(file)), StandardCharsets.UTF_8);
            output.show(Answer.of(
                            new Shown(file.toString(), text),
                            new Lines(text.lines().toList()))
                    .withAsides(List.of(where.display(file))));
            return ExitCode.OK.code();
        } catch (EditRefused notYaml) {
            throw CliFailed.of(EditSteps.refused(notYaml, where.display(file)));
        }
    }
}
