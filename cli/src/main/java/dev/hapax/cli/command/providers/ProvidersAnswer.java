package dev.hapax.cli.command.providers;

import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.Problem;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.Providers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The providers as a table; hints of how to mend one stand below it. */
final class ProvidersAnswer {
    private static final List<Column> COLUMNS = List.of(
            new Column("PROVIDER", 9),
            new Column("STATE", 8),
            new Column("MODEL", 5),
            new Column("KEY", 2),
            new Column("P50", 3),
            new Column("FAILED 5m", 4),
            new Column("LAST PROBLEM", 6));

    private final Clock clock;

    ProvidersAnswer(Clock clock) {
        this.clock = clock;
    }

    Answer of(int generation, List<ProviderView> providers) {
        List<Item> items = providers.stream()
                .map(provider -> new Item("provider/" + provider.name(), provider))
                .toList();
        List<String> hints = providers.stream()
                .filter(provider -> provider.hint() != null)
                .map(provider -> provider.name() + ": " + provider.hint())
                .toList();
        var table = new Table(COLUMNS, providers.stream().map(this::row).toList());
        return Answer.of(new Providers(generation, providers), new Grid(table))
                .listing(items)
                .withAsides(hints);
    }

    /**
     * A provider that is not as it was.
     *
     * @param was null for one that was not there
     * @param reason the outcome of its last problem, null where it is well
     */
    private record Change(
            String time,
            String provider,
            String state,
            @Nullable String was,
            @Nullable String reason) {}

    /** @param was its state before, or null */
    static Answer change(Instant at, ProviderView provider, @Nullable String was) {
        Problem problem = provider.state().equals("healthy") ? null : provider.lastProblem();
        var change = new Change(
                at.truncatedTo(ChronoUnit.SECONDS).toString(),
                provider.name(),
                provider.state(),
                was,
                problem == null ? null : problem.outcome());
        String line = change.time() + "  " + change.provider() + "  " + (was == null ? "" : was + " -> ")
                + change.state() + (change.reason() == null ? "" : "  " + change.reason());
        return Answer.ofLines(change, line).listing(List.of(new Item("provider/" + provider.name(), change)));
    }

    private List<String> row(ProviderView provider) {
        Long p50 = provider.p50Ms();
        return List.of(
                provider.name(),
                provider.state(),
                Answer.orDash(provider.model()),
                provider.key(),
                p50 == null ? "-" : Words.of(Duration.ofMillis(p50)),
                provider.failed() + " of " + provider.requests(),
                problem(provider.lastProblem()));
    }

    private String problem(@Nullable Problem problem) {
        if (problem == null) {
            return "";
        }
        String status = problem.status() == null || problem.status() == 0 ? "" : problem.status() + " ";
        return status + problem.message() + ago(problem.at());
    }

    private String ago(String at) {
        try {
            return ", " + Words.of(Duration.between(Instant.parse(at), clock.instant())) + " ago";
        } catch (DateTimeParseException notATime) {
            return "";
        }
    }
}
