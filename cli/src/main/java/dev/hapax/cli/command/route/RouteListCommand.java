package dev.hapax.cli.command.route;

import dev.hapax.cli.command.FileEdits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.admin.AdminApi.Routes;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.TargetRef;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

public final class RouteListCommand implements Command {
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
    private final FileEdits file;
    private final Function<HapaxConfig, List<HapaxConfig.Route>> served;

    /** @param served the routes that a gateway with a configuration answers */
    public RouteListCommand(
            Where where,
            Output output,
            Clock clock,
            FileEdits file,
            Function<HapaxConfig, List<HapaxConfig.Route>> served) {
        this.where = where;
        this.output = output;
        this.clock = clock;
        this.file = file;
        this.served = served;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "Lists the routes that the running daemon answers, and how they are used; without one, those of the file.")
                .examples("hapax route list", "hapax route list -o name")
                .exitCodes("0:shown", "3:no daemon runs, and the file is not valid");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        AdminClient daemon = where.daemon();
        boolean live = daemon.reachable();
        Routes routes = live ? daemon.routes() : ofTheFile();
        List<Item> items = routes.routes().stream()
                .map(route -> new Item("route/" + route.id(), route))
                .toList();
        List<String> asides =
                live ? List.of() : List.of("no daemon is running; these are the routes that hapax serve would answer");
        boolean anyDeprecated = routes.routes().stream().anyMatch(RouteView::deprecated);
        int columns = anyDeprecated ? COLUMNS.size() : COLUMNS.size() - 1;
        var table = new Table(
                COLUMNS.subList(0, columns),
                routes.routes().stream()
                        .map(route -> row(route).subList(0, columns))
                        .toList());
        output.show(Answer.of(routes, new Grid(table)).listing(items).withAsides(asides));
        return ExitCode.OK.code();
    }

    private Routes ofTheFile() throws CliFailed, IOException {
        return new Routes(
                0,
                served.apply(file.config()).stream().map(RouteListCommand::view).toList());
    }

    private static RouteView view(HapaxConfig.Route route) {
        return new RouteView(
                String.join(",", route.methods()) + ":" + route.url(),
                route.url(),
                route.methods(),
                route.handler().word(),
                route.version(),
                route.targets().stream().map(TargetRef::toString).toList(),
                null,
                0,
                route.deprecated() != null,
                route.sunset() == null ? null : route.sunset().toString());
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
