package dev.hapax.cli.command.route;

import dev.hapax.cli.command.EditAnswer;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.shared.admin.AdminApi.FileEdited;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.admin.AdminApi.StepDone;
import dev.hapax.shared.config.edit.RouteSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of one route: the fact on standard output, what happened to file and daemon beside it.
 *
 * @param live whether a daemon answered
 */
record RouteAddAnswer(Where where, boolean live, boolean dryRun) {
    Answer of(RouteSpec route, FileEdited edited) {
        var answer =
                new EditAnswer(where, live, dryRun, "no daemon is running; the route is live at the next hapax serve");
        StepDone done = edited.edits().getFirst();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("change", done.change());
        RouteView view = view(route);
        data.put("route", view);
        data.putAll(answer.outcome(edited));
        return answer.beside(
                edited,
                Answer.of(data, new Lines(lines(done, route, edited)))
                        .listing(List.of(new Item("route/" + view.id(), view))));
    }

    private List<String> lines(StepDone done, RouteSpec route, FileEdited edited) {
        String name = "route " + done.name();
        if (done.change().equals("unchanged")) {
            return List.of(name + " unchanged");
        }
        if (dryRun && edited.patch() != null) {
            return edited.patch().stripTrailing().lines().toList();
        }
        return List.of((name + " " + done.change() + "   " + String.join(", then ", route.targets())).stripTrailing());
    }

    private static RouteView view(RouteSpec route) {
        String prefix = "/" + route.version() + "/";
        String url = route.path().startsWith(prefix) ? route.path() : "/" + route.version() + route.path();
        return new RouteView(
                String.join(",", route.methods()) + ":" + url,
                url,
                route.methods(),
                route.handler(),
                route.version(),
                route.targets());
    }
}
