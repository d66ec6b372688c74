package dev.hapax.shared.config;

import dev.hapax.shared.config.AlertRule.Severity;
import dev.hapax.shared.config.AlertScope.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an alert can watch, and what a rule may say about it where the file leaves it open. */
public enum AlertCondition {
    PROVIDER_DOWN(Limited.NOT, Duration.ofSeconds(30), Duration.ZERO, Severity.CRITICAL, Set.of(Kind.PROVIDER)),
    BREAKER_OPEN(Limited.NOT, Duration.ZERO, Duration.ZERO, Severity.WARNING, Set.of(Kind.PROVIDER, Kind.TARGET)),
    PROVIDER_REFUSED_KEY(Limited.NOT, Duration.ZERO, Duration.ZERO, Severity.CRITICAL, Set.of(Kind.PROVIDER)),
    QUOTA_EXHAUSTED(Limited.NOT, Duration.ZERO, Duration.ZERO, Severity.CRITICAL, Set.of(Kind.PROVIDER)),
    FAILING_OVER(
            Limited.NOT,
            Duration.ofMinutes(5),
            Duration.ZERO,
            Severity.WARNING,
            Set.of(Kind.PROVIDER, Kind.TARGET, Kind.ROUTE)),
    ERROR_RATE(Limited.BY_SHARE, Duration.ZERO, Duration.ofMinutes(5), Severity.WARNING, Kind.ANY),
    LATENCY_P95(Limited.BY_TIME, Duration.ZERO, Duration.ofMinutes(5), Severity.WARNING, Kind.ANY),
    TTFT_P95(Limited.BY_TIME, Duration.ZERO, Duration.ofMinutes(5), Severity.WARNING, Kind.ANY),
    BUDGET(Limited.BY_AMOUNT, Duration.ZERO, Duration.ofHours(24), Severity.WARNING, Kind.ANY),
    SLO_BURN(Limited.BY_OBJECTIVE, Duration.ZERO, Duration.ZERO, Severity.CRITICAL, Kind.ANY),
    CONFIG_REJECTED(Limited.NOT, Duration.ZERO, Duration.ZERO, Severity.WARNING, Set.of()),
    CERTIFICATE_EXPIRING(Limited.NOT, Duration.ZERO, Duration.ofDays(14), Severity.WARNING, Set.of()),
    DEPRECATED_IN_USE(Limited.NOT, Duration.ZERO, Duration.ofHours(24), Severity.INFO, Set.of(Kind.ROUTE));

    /** What its threshold is. */
    public enum Limited {
        NOT,
        BY_SHARE,
        BY_TIME,
        /** Tokens or money. */
        BY_AMOUNT,
        /** The share of requests that must go well. */
        BY_OBJECTIVE
    }

    private final Limited limited;
    private final Duration holds;
    private final Duration window;
    private final Severity severity;
    private final Set<Kind> scopes;

    AlertCondition(Limited limited, Duration holds, Duration window, Severity severity, Set<Kind> scopes) {
        this.limited = limited;
        this.holds = holds;
        this.window = window;
        this.severity = severity;
        this.scopes = scopes;
    }

    /** {@code provider_down}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return List.of(values()).stream().map(AlertCondition::word).toList();
    }

    static AlertCondition named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public Limited limited() {
        return limited;
    }

    /** How long it must hold before it is told. */
    Duration holds() {
        return holds;
    }

    /** What it looks back on, for a certificate ahead to; zero where it looks at no time but now. */
    Duration window() {
        return window;
    }

    Severity severity() {
        return severity;
    }

    /** What it can be narrowed to. */
    Set<Kind> scopes() {
        return scopes;
    }
}
