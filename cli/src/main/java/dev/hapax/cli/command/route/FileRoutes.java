package dev.hapax.cli.command.route;

import dev.hapax.cli.command.FileEdits;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.shared.admin.AdminApi.AddRoute;
import dev.hapax.shared.admin.AdminApi.EditFile;
import dev.hapax.shared.admin.AdminApi.EditStep;
import dev.hapax.shared.admin.AdminApi.FileEdited;
import dev.hapax.shared.admin.AdminApi.RouteAdded;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.config.edit.RouteSpec;
import java.io.IOException;
import java.util.List;

/** Adds a route to a file that no daemon holds. */
public final class FileRoutes {
    private final FileEdits edits;

    public FileRoutes(FileEdits edits) {
        this.edits = edits;
    }

    RouteAdded add(AddRoute request) throws CliFailed, IOException {
        var route = new RouteSpec(
                request.path(),
                request.handler(),
                request.version(),
                request.methods(),
                request.targets(),
                request.settings());
        FileEdited edited = edits.make(new EditFile(
                List.of(new EditStep("route.add", null, route, null, request.ifPresent())), request.dryRun(), null));
        return new RouteAdded(
                edited.edits().getFirst().change(), view(request), edited.file(), false, 0, 0, 0, 0, edited.patch());
    }

    private static RouteView view(AddRoute request) {
        String prefix = "/" + request.version() + "/";
        String url = request.path().startsWith(prefix) ? request.path() : "/" + request.version() + request.path();
        return new RouteView(
                String.join(",", request.methods()) + ":" + url,
                url,
                request.methods(),
                request.handler(),
                request.version(),
                request.targets());
    }
}
