package dev.hapax.daemon.alert;

import dev.hapax.shared.config.AlertCondition;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.AlertSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which alert is the effect of which. A provider that is down explains its breakers, its failovers and the errors that
 * it is to blame for; so does one that refuses its key. An effect is told with its cause and not beside it.
 */
final class Causes {
    /** What was counted while a cause lasted stays in the windows of its effects for a while. */
    static final Duration MEMORY = Duration.ofMinutes(30);

    /** Effects show at once, their cause when it has held; nobody is left without a word for longer than this. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(1);

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final int NEVER = Integer.MAX_VALUE;

    private final Collection<Alert> alerts;
    private final Instant now;

    Causes(Collection<Alert> alerts, Instant now) {
        this.alerts = alerts;
        this.now = now;
    }

    /** The alert that explains this one to who listens on a channel, if there is one. */
    Optional<Alert> of(Alert effect, String channel) {
        return alerts.stream()
                .filter(cause -> tells(cause, channel) && explains(cause, effect) && lasts(cause, effect))
                .min((one, other) -> Integer.compare(
                        rank(one.rule().when()), rank(other.rule().when())));
    }

    /** The name of the alert that explains this one, whoever is told of it; null if there is none. */
    @Nullable
    String nameOf(Alert effect) {
        return of(effect, AlertSettings.LOG).map(cause -> cause.rule().name()).orElse(null);
    }

    static boolean tells(Alert cause, String channel) {
        return channel.equals(AlertSettings.LOG) || cause.rule().channels().contains(channel);
    }

    /** It may also be about to be told, or over for less time than its effect looks back. */
    private boolean lasts(Alert cause, Alert effect) {
        if (cause.firing() || cause.flapping()) {
            return true;
        }
        if (cause.active()) {
            return cause.since().plus(WAITED_FOR).isAfter(now);
        }
        Instant end = cause.endedAt();
        return end != null && end.plus(lookback(effect)).isAfter(now);
    }

    private static Duration lookback(Alert effect) {
        Duration window = effect.rule().when() == AlertCondition.SLO_BURN
                ? MEMORY
                : effect.rule().window();
        return window.compareTo(LEAST) < 0 ? LEAST : window.compareTo(MEMORY) > 0 ? MEMORY : window;
    }

    static boolean explains(Alert cause, Alert effect) {
        int higher = rank(cause.rule().when());
        int lower = rank(effect.rule().when());
        String provider = cause.scope().provider();
        if (higher >= lower || lower == NEVER || provider.isEmpty()) {
            return false;
        }
        AlertScope about = effect.scope();
        boolean sameTarget =
                cause.scope().kind() != AlertScope.Kind.TARGET || cause.scope().equals(about);
        return switch (about.kind()) {
            case PROVIDER, TARGET -> provider.equals(about.provider()) && sameTarget;
            case ALL, ROUTE -> effect.blames().contains(provider);
        };
    }

    /** Lower explains higher; what has no rank is neither a cause nor an effect. */
    private static int rank(AlertCondition condition) {
        return switch (condition) {
            case PROVIDER_DOWN -> 0;
            case PROVIDER_REFUSED_KEY, QUOTA_EXHAUSTED -> 1;
            case BREAKER_OPEN -> 2;
            case FAILING_OVER, ERROR_RATE, LATENCY_P95, TTFT_P95, SLO_BURN -> 3;
            case BUDGET, CONFIG_REJECTED, CERTIFICATE_EXPIRING, DEPRECATED_IN_USE -> NEVER;
        };
    }
}
