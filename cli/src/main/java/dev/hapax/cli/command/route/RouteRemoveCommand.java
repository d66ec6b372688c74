package dev.hapax.cli.command.route;

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

public final class RouteRemoveCommand implements Command {
    private List<String> names = List.of();

    private final Edits.Options options = new Edits.Options();

    private final Where where;
    private final Output output;
    private final Edits edits;

    public RouteRemoveCommand(Where where, Output output, Edits edits) {
        this.where = where;
        this.output = output;
        this.edits = edits;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Takes a route out of the config file; a running daemon answers it no more.")
                .arguments(
                        "ROUTE",
                        "1..*",
                        "Its URL, or METHOD and URL in one word: POST:/v1/chat or 'POST /v1/chat'.",
                        String.class,
                        given -> names = given)
                .with(options)
                .examples(
                        "hapax route remove /v1/chat",
                        "hapax route remove POST:/v1/chat /v2/old",
                        "hapax route remove /v1/chat --dry-run")
                .exitCodes(
                        "0:removed",
                        "1:there is no such route; with --dry-run --exit-code: there would be a change",
                        "3:the file would not be valid, or cannot be edited safely",
                        "4:with --require-daemon: no daemon runs",
                        "5:the name is more than one route or only a part of one, or another file is in force");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        List<EditStep> steps = names.stream()
                .map(name -> new EditStep("route.remove", name, null, null, null))
                .toList();
        Edits.Made made = edits.make(steps, options);
        output.show(new EditAnswer(where, made.live(), options.dryRun()).of(made.edited()));
        return options.exit(made.changes());
    }
}
