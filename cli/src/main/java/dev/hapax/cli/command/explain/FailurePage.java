package dev.hapax.cli.command.explain;

import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import java.util.List;

/** The table of failures, and each of its rows, for people and programs. */
final class FailurePage {
    private static final List<Column> COLUMNS = List.of(
            new Column("FAILURE", 9),
            new Column("SAME", 8),
            new Column("NEXT", 8),
            new Column("HEALTH", 6),
            new Column("COOL", 5),
            new Column("ALERT", 4),
            new Column("LEFT", 7),
            new Column("MEANING", 1));

    private FailurePage() {}

    static Answer table(List<FailureRow> rows) {
        List<Item> items =
                rows.stream().map(row -> new Item(row.failure(), row)).toList();
        return Answer.of(
                        rows,
                        new Grid(new Table(
                                COLUMNS, rows.stream().map(FailurePage::cells).toList())))
                .listing(items)
                .withAsides(List.of(
                        "",
                        "SAME    the same target is asked again: once; waits, as long as the provider",
                        "        asked; young, if it lasted less than a second; free, at once, uncounted",
                        "NEXT    the next target is asked; larger: one with a larger context_window",
                        "HEALTH  whose circuit breaker counts it",
                        "COOL    what is set aside, and for how long where the provider names no time",
                        "LEFT    the status the caller gets when nothing is left; same: as received",
                        "One of them in words: hapax explain rate_limited"));
    }

    private static List<String> cells(FailureRow row) {
        return List.of(
                row.failure(),
                dash(row.same()),
                dash(row.next()),
                dash(row.health()),
                row.cool() == null ? "-" : row.cool() + " " + row.coolFor(),
                row.alert() ? "yes" : "-",
                row.status() == null ? "same" : row.status().toString(),
                row.meaning());
    }

    private static String dash(String word) {
        return word.equals("no") || word.equals("none") ? "-" : word;
    }

    static Answer row(FailureRow row) {
        String same =
                switch (row.same()) {
                    case "once" -> "is asked once more, after a short wait";
                    case "waits" -> "is asked again after the wait that the provider named";
                    case "young" -> "is asked once more if the stream was younger than a second";
                    case "free" -> "is asked again at once; that does not count as a retry";
                    default -> "is not asked again";
                };
        String next =
                switch (row.next()) {
                    case "yes" -> "is asked";
                    case "larger" -> "is asked if its declared context_window is larger";
                    default -> "is not asked";
                };
        String left = row.status() == null ? "what the provider said" : "status " + row.status();
        return Answer.of(
                        row,
                        new Lines(
                                List.of(
                                        row.failure() + "   " + row.meaning(),
                                        "",
                                        "The same target " + same + ".",
                                        "The next target " + next + ".",
                                        row.health().equals("none")
                                                ? "Nobody's health is blamed."
                                                : "It counts against the circuit breaker of the " + row.health() + ".",
                                        row.cool() == null
                                                ? "Nothing is set aside."
                                                : "The " + row.cool()
                                                        + " is set aside as long as the provider asks, else "
                                                        + row.coolFor() + ".",
                                        "With nothing left the caller gets " + left
                                                + (row.code() == null ? "" : ", code " + row.code()) + ".",
                                        row.free()
                                                ? "Such an attempt costs nothing."
                                                : "Such an attempt may have been billed: hapax_possibly_billed_attempts_total.")))
                .listing(List.of(new Item(row.failure(), row)));
    }
}
