package dev.hapax.cli.command.usage;

import dev.hapax.cli.command.LengthOfTime;
import dev.hapax.cli.command.Where;
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
import dev.hapax.shared.admin.AdminApi.UsageReport;
import dev.hapax.shared.admin.AdminApi.UsageRow;
import dev.hapax.shared.client.AdminException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

public final class UsageCommand implements Command {
    enum By {
        PROVIDER,
        MODEL,
        ROUTE,
        KEY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private By by = By.MODEL;

    private Duration since = Duration.ofHours(24);

    private final Where where;
    private final Output output;

    public UsageCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows requests, tokens and cost; the daemon keeps 31 days, by the hour.")
                .option(
                        "--by",
                        "WHAT",
                        "Tell sums apart by provider, model, route or key.",
                        By.class,
                        given -> by = given)
                .option(
                        "--since",
                        "TIME",
                        "Go back so far, such as 90m, 24h or 7d; 24h otherwise.",
                        new LengthOfTime(),
                        given -> since = given)
                .examples("hapax usage", "hapax usage --by key --since 7d", "hapax usage --by provider -o json")
                .exitCodes("0:shown", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException {
        UsageReport report = where.daemon().usage(by.word(), since);
        output.show(page(report));
        return ExitCode.OK.code();
    }

    private Answer page(UsageReport report) {
        List<Column> columns = List.of(
                new Column(report.by().toUpperCase(Locale.ROOT), 9),
                new Column("REQUESTS", 8),
                new Column("FAILED", 4),
                new Column("CALLS", 3),
                new Column("INPUT", 6),
                new Column("CACHED", 2),
                new Column("OUTPUT", 5),
                new Column("COST", 7));
        List<UsageRow> shown = new ArrayList<>(report.rows());
        if (output.forPerson() && report.rows().size() > 1) {
            shown.add(report.total());
        }
        List<Item> items =
                report.rows().stream().map(row -> new Item(row.name(), row)).toList();
        return Answer.of(
                        report,
                        new Grid(new Table(
                                columns, shown.stream().map(UsageCommand::cells).toList())))
                .listing(items)
                .withAsides(asides(report));
    }

    private static List<String> asides(UsageReport report) {
        String from = Words.date(report.from());
        boolean unpriced = report.rows().stream().anyMatch(row -> row.calls() > 0 && row.costUsd() == null);
        return Stream.concat(
                        Stream.of("since " + from),
                        unpriced
                                ? Stream.of("a cost needs a price in the file: providers.<name>.models.<model>.price")
                                : Stream.of())
                .toList();
    }

    private static List<String> cells(UsageRow row) {
        return List.of(
                row.name().isEmpty() ? "(none)" : row.name(),
                Long.toString(row.requests()),
                Long.toString(row.failed()),
                Long.toString(row.calls()),
                Long.toString(row.inputTokens()),
                Long.toString(row.cachedInputTokens()),
                Long.toString(row.outputTokens()),
                row.costUsd() == null ? "-" : Words.usd(row.costUsd()));
    }
}
