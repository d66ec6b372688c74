package dev.hapax.cli.command.route;

import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.RouteView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** How a route is used, in a person's words. */
final class RouteUse {
    private RouteUse() {}

    /** {@code 3 min ago}, {@code never}. */
    static String last(RouteView route, Clock clock) {
        if (route.lastUsed() == null) {
            return "never";
        }
        try {
            Duration since = Duration.between(Instant.parse(route.lastUsed()), clock.instant());
            return since.toSeconds() < 1 ? "just now" : Words.of(since) + " ago";
        } catch (DateTimeParseException asItIs) {
            return route.lastUsed();
        }
    }

    /** {@code yes}, {@code until 2027-01-01}, {@code -}. */
    static String deprecation(RouteView route) {
        if (!route.deprecated()) {
            return "-";
        }
        String sunset = route.sunset();
        return sunset == null ? "yes" : "until " + (sunset.length() > 10 ? sunset.substring(0, 10) : sunset);
    }

    /** On one line. */
    static String line(RouteView route, Clock clock) {
        String asked = route.requests() == 0
                ? "not asked since the daemon started"
                : Words.count(route.requests(), "request") + " since the daemon started, the last "
                        + last(route, clock);
        return route.deprecated() ? asked + "; deprecated: " + deprecation(route) : asked;
    }
}
