package dev.hapax.cli.command.requests;

import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.AttemptView;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.admin.AdminApi.Requests;
import dev.hapax.shared.admin.AdminApi.TokensView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests as a table, one line each, the newest at the end. */
final class RequestsPage {
    private static final int UUID_LENGTH = 36;
    private static final int SHORTEST_ID = 8;
    private static final List<Column> COLUMNS = List.of(
            new Column("TIME", 9),
            new Column("STATUS", 10),
            new Column("ROUTE", 6),
            new Column("PROVIDER", 7),
            new Column("MODEL", 3),
            new Column("TOOK", 8),
            new Column("TOKENS", 4),
            new Column("COST", 2),
            new Column("CLIENT", 1),
            new Column("REQUEST", 11),
            new Column("PROBLEM", 5));

    private final boolean person;

    /** @param person whether a person reads it: then the time is the clock's and ids are as short as they may be */
    RequestsPage(boolean person) {
        this.person = person;
    }

    /** @param goesOn whether more follows, so that an empty list is nothing to remark on */
    Answer of(Requests found, boolean goesOn) {
        List<RequestView> requests = found.requests();
        int length = person ? shortest(requests) : UUID_LENGTH;
        var table = new Table(
                COLUMNS, requests.stream().map(request -> row(request, length)).toList());
        List<Item> items = requests.stream()
                .map(request -> new Item(request.requestId(), request))
                .toList();
        return Answer.of(found, new Grid(table))
                .listing(items)
                .withAsides(requests.isEmpty() && !goesOn ? List.of("no request yet that fits") : List.of());
    }

    private List<String> row(RequestView request, int length) {
        String target = request.target();
        int slash = target == null ? -1 : target.indexOf('/');
        return List.of(
                person ? Words.clock(request.at()) : request.at(),
                Integer.toString(request.status()),
                request.route().equals("other") ? request.path() : request.route(),
                target == null ? "-" : target.substring(0, slash),
                target == null
                        ? Answer.orDash(request.model().isEmpty() ? null : request.model())
                        : target.substring(slash + 1),
                Words.of(Duration.ofMillis(request.durationMs())),
                tokens(request.tokens()),
                request.costUsd() == null ? "-" : Words.usd(request.costUsd()),
                request.client(),
                id(request.requestId(), length),
                problem(request));
    }

    private static String tokens(@Nullable TokensView tokens) {
        return tokens == null ? "-" : tokens.input() + "+" + tokens.output();
    }

    /** Why it failed; of one that was answered, what had to go wrong before. */
    private static String problem(RequestView request) {
        String failed = request.attempts().stream()
                .filter(attempt -> attempt.called() && !attempt.outcome().equals("ok"))
                .map(AttemptView::outcome)
                .reduce((_, last) -> last)
                .orElse("");
        boolean answered = request.errorType() == null && request.status() < 400;
        if (answered) {
            return failed.isEmpty() ? "" : "after " + failed;
        }
        if (!failed.isEmpty()) {
            return failed;
        }
        var error = request.error();
        return error != null && error.code() != null ? error.code() : Answer.orDash(request.errorType());
    }

    /** Ids that the gateway made are shortened as far as they stay apart; explain takes the beginning of one. */
    private static int shortest(List<RequestView> requests) {
        List<String> ids =
                requests.stream().map(RequestView::requestId).distinct().toList();
        for (int length = SHORTEST_ID; length < UUID_LENGTH; length++) {
            int most = length;
            if (ids.stream().map(id -> id(id, most)).distinct().count() == ids.size()) {
                return length;
            }
        }
        return UUID_LENGTH;
    }

    private static String id(String id, int length) {
        boolean ours =
                id.length() == UUID_LENGTH && id.chars().filter(c -> c == '-').count() == 4;
        return ours ? id.substring(0, length) : id;
    }
}
