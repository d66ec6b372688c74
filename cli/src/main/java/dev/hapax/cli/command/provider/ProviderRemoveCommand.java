package dev.hapax.cli.command.provider;

import dev.hapax.cli.command.EditAnswer;
import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.output.Output;
import dev.hapax.shared.admin.AdminApi.EditStep;
import dev.hapax.shared.client.AdminException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Takes a provider out of the config file; refused while a route or a model still names it.",
        footer = {"hapax provider remove groq", "hapax provider remove groq --dry-run"},
        exitCodeList = {
            "0:removed",
            "1:there is no such provider; with --dry-run --exit-code: there would be a change",
            "3:something still names it, or the file cannot be edited safely",
            "4:with --require-daemon: no daemon runs",
            "5:another file is in force"
        })
public final class ProviderRemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The provider, as the file calls it.")
    String name = "";

    @Mixin
    Edits.Options options = new Edits.Options();

    private final Where where;
    private final Output output;
    private final Edits edits;

    public ProviderRemoveCommand(Where where, Output output, Edits edits) {
        this.where = where;
        this.output = output;
        this.edits = edits;
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        Edits.Made made = edits.make(List.of(new EditStep("provider.remove", name, null, null, null)), options);
        output.show(new EditAnswer(where, made.live(), options.dryRun()).of(made.edited()));
        return options.exit(made.changes());
    }
}
