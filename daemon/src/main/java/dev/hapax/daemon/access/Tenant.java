package dev.hapax.daemon.access;

import java.util.List;

/**
 * Who calls: a client key's name, or {@code anonymous}.
 *
 * @param models names it may ask for, empty: all
 * @param routes URLs it may call, empty: all
 */
public record Tenant(String name, List<String> models, List<String> routes) {
    public static final Tenant ANONYMOUS = new Tenant("anonymous", List.of(), List.of());

    public Tenant {
        models = List.copyOf(models);
        routes = List.copyOf(routes);
    }

    public boolean mayAskFor(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
