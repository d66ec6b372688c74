package dev.hapax.cli.command.route;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.FileView;
import dev.hapax.shared.admin.AdminApi.RouteAdded;
import dev.hapax.shared.admin.AdminApi.RouteView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a route: the fact on standard output, what happened to file and daemon beside it.
 *
 * @param live whether a daemon answered
 */
record RouteAddAnswer(Where where, boolean live, boolean dryRun) {
    private record Place(String path, String sha256, int line) {}

    Answer of(RouteAdded added) {
        List<Item> items = List.of(new Item("route/" + added.route().id(), added.route()));
        return Answer.of(data(added), new Lines(lines(added)))
                .listing(items)
                .withAsides(asides(added))
                .withNotes(notes(added));
    }

    private static Map<String, Object> data(RouteAdded added) {
        FileView file = added.file();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("change", added.change());
        data.put("route", added.route());
        data.put("file", new Place(file.path(), file.sha256(), file.line()));
        data.put("applied", added.applied());
        if (added.applied()) {
            data.put("generation", added.generation());
        }
        if (added.patch() != null) {
            data.put("patch", added.patch());
        }
        return data;
    }

    private List<String> lines(RouteAdded added) {
        String name = "route " + name(added.route());
        if (added.change().equals("unchanged")) {
            return List.of(name + " unchanged");
        }
        if (dryRun && added.patch() != null) {
            return added.patch().stripTrailing().lines().toList();
        }
        String targets = String.join(", then ", added.route().targets());
        return List.of((name + " " + added.change() + "   " + targets).stripTrailing());
    }

    private static String name(RouteView route) {
        return String.join(",", route.methods()) + " " + route.url();
    }

    private List<String> asides(RouteAdded added) {
        if (dryRun || added.change().equals("unchanged")) {
            return List.of();
        }
        return added.applied() ? List.of(fileLine(added), reloadLine(added)) : List.of(fileLine(added));
    }

    private List<String> notes(RouteAdded added) {
        if (added.change().equals("unchanged")) {
            return List.of();
        }
        if (dryRun) {
            return List.of("dry run: nothing written; the result is valid");
        }
        return live ? List.of() : List.of("no daemon is running; the route is live at the next hapax serve");
    }

    private String fileLine(RouteAdded added) {
        FileView file = added.file();
        String name = where.display(Path.of(file.path()));
        String change = added.change().equals("added")
                ? Words.count(file.addedLines(), "line") + " added after line " + (file.line() - 1)
                        + ", nothing else changed"
                : "route at line " + file.line() + " changed, nothing else";
        boolean byCommand = added.change().equals("added");
        String undo = byCommand ? "   (undo: hapax route remove '" + name(added.route()) + "')" : "";
        return name + ": " + change + (file.inPlace() ? " (written in place: the file is a mount)" : "") + undo;
    }

    private static String reloadLine(RouteAdded added) {
        int streams = added.streamsInFlight();
        return "reloaded: generation " + added.previousGeneration() + " -> " + added.generation() + " in "
                + Words.of(Duration.ofMillis(added.tookMs()))
                + (streams == 0
                        ? ""
                        : ", " + Words.count(streams, "stream") + " in flight "
                                + (streams == 1 ? "keeps running" : "keep running"));
    }
}
