package dev.hapax.cli.command.config;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.paths.ConfigLocator;
import java.nio.file.Path;
import java.util.List;

public final class ConfigPathCommand implements Command {
    /** @param named whether the user named it */
    private record Place(String path, boolean named, List<String> tried) {}

    private final Where where;
    private final Output output;

    public ConfigPathCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "Prints which config file the other commands would take; with -v also where it was looked for.")
                .examples("hapax config path", "hapax config path -v")
                .exitCodes("0:there is one", "1:there is none", "3:the named one is missing");
    }

    @Override
    public Integer call() throws CliFailed {
        ConfigLocator.Found found = where.config();
        found.tried().forEach(path -> output.decided("looked for " + path));
        if (found.file() == null) {
            // With -v they were told just now.
            boolean told = output.verbose() && !output.json();
            throw CliFailed.of(ExitCode.NEGATIVE, "config.missing", "no config file; hapax serve would use defaults")
                    .details(
                            told
                                    ? List.of()
                                    : found.tried().stream()
                                            .map(path -> "looked for " + where.display(path))
                                            .toList());
        }
        Path file = where.mustExist(found.file());
        List<String> tried = found.tried().stream().map(Path::toString).toList();
        output.show(Answer.ofLines(new Place(file.toString(), found.named(), tried), file.toString()));
        return ExitCode.OK.code();
    }
}
