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
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Lists the routes that the running daemon answers.",
        footer = {"hapax route list", "hapax route list -o name"},
        exitCodeList = {"0:shown", "4:no daemon runs"})
public final class RouteListCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            new Column("METHODS", 5),
            new Column("URL", 9),
            new Column("HANDLER", 7),
            new Column("VERSION", 3),
            new Column("TARGETS", 6));

    private final Where where;
    private final Output output;

    public RouteListCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Integer call() throws AdminException {
        Routes routes = where.daemon().routes();
        List<Item> items = routes.routes().stream()
                .map(route -> new Item("route/" + route.id(), route))
                .toList();
        var table = new Table(
                COLUMNS, routes.routes().stream().map(RouteListCommand::row).toList());
        output.show(Answer.of(routes, new Grid(table)).listing(items));
        return ExitCode.OK.code();
    }

    private static List<String> row(RouteView route) {
        return List.of(
                String.join(",", route.methods()),
                route.url(),
                route.handler(),
                route.version(),
                route.targets().isEmpty() ? "-" : String.join(", ", route.targets()));
    }
}
