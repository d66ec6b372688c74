package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;

/** One change of the file as it is asked for; what stands in the file does not matter yet. */
public sealed interface FileEdit {
    record AddRoute(RouteSpec route, IfPresent ifPresent) implements FileEdit {}

    /** @param name {@code METHOD PATH} or the URL */
    record RemoveRoute(String name) implements FileEdit {}

    record AddProvider(ProviderSpec provider, IfPresent ifPresent) implements FileEdit {}

    record RemoveProvider(String name) implements FileEdit {}

    /** @throws EditRefused if it cannot be made; see {@link ConfigEditor} */
    default Edited apply(byte[] file) throws EditRefused {
        return switch (this) {
            case AddRoute(RouteSpec route, IfPresent ifPresent) -> ConfigEditor.addRoute(file, route, ifPresent);
            case RemoveRoute(String name) -> ConfigEditor.removeRoute(file, name);
            case AddProvider(ProviderSpec provider, IfPresent ifPresent) ->
                ProviderEditor.add(file, provider, ifPresent);
            case RemoveProvider(String name) -> ProviderEditor.remove(file, name);
        };
    }

    /** {@code route} or {@code provider}. */
    default String noun() {
        return switch (this) {
            case AddRoute _, RemoveRoute _ -> "route";
            case AddProvider _, RemoveProvider _ -> "provider";
        };
    }

    /** What it is about, as a person says it. */
    default String name() {
        return switch (this) {
            case AddRoute add ->
                RouteEntry.name(
                        RouteEntry.methodsOr(add.route().handler(), add.route().methods()),
                        RouteEntry.url(add.route().path(), add.route().version()));
            case RemoveRoute(String name) -> name;
            case AddProvider add -> add.provider().name();
            case RemoveProvider(String name) -> name;
        };
    }
}
