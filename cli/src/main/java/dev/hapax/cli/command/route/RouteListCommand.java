package dev.hapax.cli.command.route;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.admin.AdminApi.Routes;
import dev.hapax.shared.client.AdminException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Lists the routes that the running daemon answers, and how they are used.",
        footer = {"hapax route list", "hapax route list -o name"},
        exitCodeList = {"0:shown", "4:no daemon runs"})
public final class RouteListCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            new Column("METHODS", 4),
            new Column("URL", 9),
            new Column("HANDLER", 7),
            new Column("VERSION", 3),
            new Column("TARGETS", 5),
            new Column("REQUESTS", 6),
            new Column("LAST USED", 8),
            new Column("DEPRECATED", 10));

    private final Where where;
    private final Output output;
    private final Clock clock;

    public RouteListCommand(Where where, Output output, Clock clock) {
        this.where = where;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() throws AdminException {
        Routes routes = where.daemon().routes();
        List<Item> items = routes.routes().stream()
                .map(route -> new Item("route/" + route.id(), route))
                .toList();
        boolean anyDeprecated = routes.routes().stream().anyMatch(RouteView::deprecated);
        int columns = anyDeprecated ? COLUMNS.size() : COLUMNS.size() - 1;
        var table = new Table(
                COLUMNS.subList(0, columns),
                routes.routes().stream()
                        .map(route -> row(route).subList(0, columns))
                        .toList());
        output.show(Answer.of(routes, new Grid(table)).listing(items));
        return ExitCode.OK.code();
    }

    private List<String> row(RouteView route) {
        return List.of(
                String.join(",", route.methods()),
                route.url(),
                route.handler(),
                route.version(),
                route.targets().isEmpty() ? "-" : String.join(", ", route.targets()),
                Long.toString(route.requests()),
                RouteUse.last(route, clock),
                RouteUse.deprecation(route));
    }
}
