package dev.hapax.shared.config;

import java.util.Locale;
import java.util.Set;

/**
 * What an alert is about.
 *
 * @param name of the provider, {@code provider/model} or the route's URL; "" for everything
 */
public record AlertScope(Kind kind, String name) {
    public static final AlertScope ALL = new AlertScope(Kind.ALL, "");

    public enum Kind {
        ALL,
        PROVIDER,
        TARGET,
        ROUTE;

        static final Set<Kind> ANY = Set.of(PROVIDER, TARGET, ROUTE);

        /** {@code provider}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static AlertScope provider(String name) {
        return new AlertScope(Kind.PROVIDER, name);
    }

    /** @param target {@code provider/model} */
    public static AlertScope target(String target) {
        return new AlertScope(Kind.TARGET, target);
    }

    public static AlertScope route(String url) {
        return new AlertScope(Kind.ROUTE, url);
    }

    /** The provider that it is about, "" if it is about no single one. */
    public String provider() {
        return switch (kind) {
            case PROVIDER -> name;
            case TARGET -> TargetRef.parse(name).provider();
            case ALL, ROUTE -> "";
        };
    }

    /** Whether what is about the other is also about this. */
    public boolean covers(AlertScope other) {
        return switch (kind) {
            case ALL -> true;
            case PROVIDER -> name.equals(other.provider());
            case TARGET, ROUTE -> equals(other);
        };
    }

    @Override
    public String toString() {
        return kind == Kind.ALL ? "all" : name;
    }
}
