package dev.hapax.cli.command.config;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.AdminApi.Revision;
import dev.hapax.shared.admin.AdminApi.Revisions;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.paths.StatePlaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

public final class ConfigHistoryCommand implements Command {
    private static final int SHOWN = 12;
    private static final List<Column> COLUMNS =
            List.of(new Column("REVISION", 9), new Column("IN FORCE SINCE", 8), new Column("LINES", 5));

    private final Where where;
    private final Output output;
    private final Surroundings surroundings;

    public ConfigHistoryCommand(Where where, Output output, Surroundings surroundings) {
        this.where = where;
        this.output = output;
        this.surroundings = surroundings;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Lists the last 20 revisions that came into force, the newest first.")
                .examples("hapax config history", "hapax config history -o json")
                .exitCodes("0:listed", "3:no daemon runs and there is no config file");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        AdminClient daemon = where.daemon();
        Revisions revisions = daemon.reachable() ? daemon.history() : kept();
        List<Item> items = revisions.revisions().stream()
                .map(revision -> new Item("revision/" + revision.revision(), revision))
                .toList();
        var table =
                new Table(COLUMNS, revisions.revisions().stream().map(this::row).toList());
        output.show(Answer.of(revisions, new Grid(table)).listing(items));
        if (items.isEmpty()) {
            output.note("no revision is kept yet; hapax serve keeps each one that it takes");
        }
        return ExitCode.OK.code();
    }

    private Revisions kept() throws CliFailed, IOException {
        Path file = where.existingConfig();
        Optional<Path> state = StatePlaces.directory(surroundings.environment());
        return state.isEmpty() ? new Revisions(List.of()) : EditSteps.revisions(History.of(state.get(), file));
    }

    private List<String> row(Revision revision) {
        return List.of(
                revision.revision()
                        .substring(0, Math.min(SHOWN, revision.revision().length())),
                output.forPerson() ? Words.dateAndClock(revision.at()) : revision.at(),
                "+" + revision.addedLines() + " -" + revision.removedLines());
    }
}
