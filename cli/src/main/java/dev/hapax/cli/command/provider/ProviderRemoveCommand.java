package dev.hapax.cli.command.provider;

import dev.hapax.cli.command.EditAnswer;
import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.EditStep;
import dev.hapax.shared.client.AdminException;
import java.io.IOException;
import java.util.List;

public final class ProviderRemoveCommand implements Command {
    private String name = "";

    private final Edits.Options options = new Edits.Options();

    private final Where where;
    private final Output output;
    private final Edits edits;

    public ProviderRemoveCommand(Where where, Output output, Edits edits) {
        this.where = where;
        this.output = output;
        this.edits = edits;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Takes a provider out of the config file; refused while a route or a model still names it.")
                .argument("NAME", "1", "The provider, as the file calls it.", String.class, given -> name = given)
                .with(options)
                .examples("hapax provider remove groq", "hapax provider remove groq --dry-run")
                .exitCodes(
                        "0:removed",
                        "1:there is no such provider; with --dry-run --exit-code: there would be a change",
                        "3:something still names it, or the file cannot be edited safely",
                        "4:with --require-daemon: no daemon runs",
                        "5:another file is in force");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        Edits.Made made = edits.make(List.of(new EditStep("provider.remove", name, null, null, null)), options);
        output.show(new EditAnswer(where, made.live(), options.dryRun()).of(made.edited()));
        return options.exit(made.changes());
    }
}
