package dev.hapax.daemon.access;

import dev.hapax.shared.config.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a client key's name, or {@code anonymous}.
 *
 * @param models names it may ask for, empty: all
 * @param routes URLs it may call, empty: all
 * @param rateLimit of its own, or null
 */
public record Tenant(
        String name,
        List<String> models,
        List<String> routes,
        @Nullable RateLimit rateLimit) {
    public static final Tenant ANONYMOUS = new Tenant("anonymous", List.of(), List.of(), null);

    public Tenant {
        models = List.copyOf(models);
        routes = List.copyOf(routes);
    }

    boolean isAnonymous() {
        return equals(ANONYMOUS);
    }

    public boolean mayAskFor(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
