package dev.hapax.cli.command.config;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.ConfigText;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.KeptSecrets;
import dev.hapax.shared.config.edit.UnifiedDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public final class ConfigDiffCommand implements Command {
    private record Difference(String file, int generation, String running, String patch) {}

    private final Where where;
    private final Output output;

    public ConfigDiffCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows how the file differs from what the daemon runs; keys in clear are left out.")
                .examples("hapax config diff", "hapax config diff -o json")
                .exitCodes("0:no difference", "1:they differ", "3:there is no file", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        ConfigText running = where.daemon().config();
        if (running.file() == null) {
            throw CliFailed.of(ExitCode.CONFIG, "config.missing", "the daemon runs without a config file");
        }
        Path file = where.mustExist(Path.of(running.file()));
        String name = where.display(file);
        try {
            byte[] now = KeptSecrets.hidden(Files.readAllBytes(file));
            String patch = UnifiedDiff.of(name, running.text().getBytes(StandardCharsets.UTF_8), now);
            List<String> lines = patch.stripTrailing().lines().toList();
            output.show(Answer.of(
                            new Difference(file.toString(), running.generation(), running.revision(), patch),
                            new Lines(lines))
                    .withAsides(List.of(
                            lines.isEmpty()
                                    ? name + " is what generation " + running.generation() + " runs"
                                    : "hapax reload     takes the file")));
            return lines.isEmpty() ? ExitCode.OK.code() : ExitCode.NEGATIVE.code();
        } catch (EditRefused notYaml) {
            throw CliFailed.of(EditSteps.refused(notYaml, name));
        }
    }
}
