package dev.hapax.cli.command.route;

import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.edit.ConfigEditor;
import dev.hapax.shared.config.edit.ConfigEditor.Shown;
import dev.hapax.shared.config.edit.EditRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

public final class RouteShowCommand implements Command {
    /**
     * @param name {@code POST /v1/chat}
     * @param file null: the daemon serves it though no file says so
     * @param lastUsed RFC 3339; null: never, or no daemon runs
     * @param requests null where no daemon runs
     */
    private record Route(
            String name,
            String url,
            List<String> methods,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable String text,
            @Nullable String lastUsed,
            @Nullable Long requests,
            boolean deprecated) {}

    private String name = "";

    private final Where where;
    private final Output output;
    private final Edits edits;
    private final Clock clock;

    public RouteShowCommand(Where where, Output output, Edits edits, Clock clock) {
        this.where = where;
        this.output = output;
        this.edits = edits;
        this.clock = clock;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows a route as it stands in the config file, where, and how it is used.")
                .argument(
                        "ROUTE",
                        "1",
                        "Its URL, or METHOD and URL in one word: POST:/v1/chat or 'POST /v1/chat'.",
                        String.class,
                        given -> name = given)
                .examples("hapax route show /v1/chat", "hapax route show POST:/v1/chat -o json")
                .exitCodes("0:shown", "1:there is no such route", "5:the name is more than one route");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        List<RouteView> served = served();
        Path file = edits.target();
        try {
            Shown shown = ConfigEditor.show(Files.readAllBytes(file), name);
            show(shown, file, find(served, shown.url(), shown.methods()));
        } catch (EditRefused refused) {
            RouteView unwritten = refused.reason() == EditRefused.Reason.NOT_FOUND ? byName(served) : null;
            if (unwritten == null) {
                throw CliFailed.of(EditSteps.refused(refused, where.display(file)));
            }
            show(unwritten);
        }
        return ExitCode.OK.code();
    }

    private List<RouteView> served() throws AdminException {
        AdminClient daemon = where.daemon();
        return daemon.reachable() ? daemon.routes().routes() : List.of();
    }

    private static @Nullable RouteView find(List<RouteView> served, String url, List<String> methods) {
        return served.stream()
                .filter(route -> route.url().equals(url))
                .filter(route -> methods.isEmpty() || route.methods().stream().anyMatch(methods::contains))
                .findFirst()
                .orElse(null);
    }

    private @Nullable RouteView byName(List<RouteView> served) {
        int path = name.indexOf('/');
        String method = path <= 0 ? "" : name.substring(0, path - 1);
        return find(
                served,
                path < 0 ? name : name.substring(path),
                method.isEmpty() ? List.of() : List.of(method.split(",")));
    }

    private void show(Shown shown, Path file, @Nullable RouteView use) {
        var route = new Route(
                shown.name(),
                shown.url(),
                shown.methods(),
                file.toString(),
                shown.line(),
                shown.text(),
                use == null ? null : use.lastUsed(),
                use == null ? null : use.requests(),
                use != null && use.deprecated());
        List<String> asides = new ArrayList<>();
        asides.add(where.display(file) + ":" + shown.line());
        if (use != null) {
            asides.add(RouteUse.line(use, clock));
        }
        show(route, shown.text().lines().toList(), asides);
    }

    /** One that is there without being written down. */
    private void show(RouteView use) {
        String title = String.join(",", use.methods()) + " " + use.url();
        var route = new Route(
                title, use.url(), use.methods(), null, null, null, use.lastUsed(), use.requests(), use.deprecated());
        show(
                route,
                List.of(title, "handler: " + use.handler(), "version: " + use.version()),
                List.of("not in the file: a default route or a model's endpoint", RouteUse.line(use, clock)));
    }

    private void show(Route route, List<String> lines, List<String> asides) {
        output.show(Answer.of(route, new Lines(lines))
                .listing(List.of(new Item("route/" + route.name().replace(' ', ':'), route)))
                .withAsides(asides));
    }
}
