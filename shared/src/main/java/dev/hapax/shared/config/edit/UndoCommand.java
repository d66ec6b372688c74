package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command that takes an edit back.
 *
 * @param name what the edit is about, as it stands in the file
 * @param command without the program's name; null where no command writes the same again
 */
record UndoCommand(String name, @Nullable String command) {
    /** @param before the file as it is before the edit */
    static UndoCommand of(FileEdit edit, byte[] before) {
        return switch (edit) {
            case FileEdit.AddRoute add ->
                new UndoCommand(
                        edit.name(),
                        add.ifPresent() == ConfigEditor.IfPresent.REPLACE
                                ? replaced(edit, before)
                                : "route remove " + quoted(edit.name()));
            case FileEdit.RemoveRoute(String name) ->
                ConfigEditor.find(before, name)
                        .map(entry -> new UndoCommand(
                                entry.name(),
                                RouteSource.of(entry.node())
                                        .map(UndoCommand::adding)
                                        .orElse(null)))
                        .orElse(new UndoCommand(name, null));
            case FileEdit.AddProvider(ProviderSpec provider, ConfigEditor.IfPresent ifPresent) ->
                new UndoCommand(
                        provider.name(),
                        ifPresent == ConfigEditor.IfPresent.REPLACE
                                ? null
                                : "provider remove " + quoted(provider.name()));
            case FileEdit.RemoveProvider(String name) -> new UndoCommand(name, null);
        };
    }

    private static @Nullable String replaced(FileEdit edit, byte[] before) {
        Optional<RouteEntry> there = ConfigEditor.find(before, edit.name());
        return there.isEmpty()
                ? "route remove " + quoted(edit.name())
                : RouteSource.of(there.get().node())
                        .map(spec -> adding(spec) + " --replace")
                        .orElse(null);
    }

    private static String adding(RouteSpec route) {
        var words = new ArrayList<String>(List.of("route", "add", route.path()));
        if (!route.handler().equals("completion")) {
            words.addAll(List.of("--handler", route.handler()));
        }
        if (!route.version().equals(RouteSource.versionOf(route.path()))) {
            words.addAll(List.of("--api-version", route.version()));
        }
        if (!route.methods().equals(RouteEntry.methodsOr(route.handler(), List.of()))) {
            route.methods().forEach(method -> words.addAll(List.of("--method", method)));
        }
        route.targets().forEach(target -> words.addAll(List.of("--target", target)));
        route.settings().forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return words.stream().map(UndoCommand::quoted).collect(Collectors.joining(" "));
    }

    /** For a POSIX shell. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9/_.:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
