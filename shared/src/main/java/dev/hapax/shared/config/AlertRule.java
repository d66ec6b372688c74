package dev.hapax.shared.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When somebody is told what.
 *
 * @param above null where the condition has no threshold; for {@code slo_burn} the error budget, 1 less the objective
 * @param window what it looks back on, for a certificate ahead to
 * @param holds how long the condition must hold before it is told
 * @param channels who is told, besides the log
 * @param builtIn whether it is there without being written down
 */
public record AlertRule(
        String name,
        AlertCondition when,
        AlertScope scope,
        @Nullable AlertLimit above,
        Duration window,
        Duration holds,
        Severity severity,
        List<String> channels,
        boolean builtIn) {
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL;

        /** {@code critical}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> words() {
            return List.of(values()).stream().map(Severity::word).toList();
        }
    }

    static final List<AlertRule> BUILT_IN = Stream.of(
                    AlertCondition.PROVIDER_DOWN,
                    AlertCondition.PROVIDER_REFUSED_KEY,
                    AlertCondition.QUOTA_EXHAUSTED,
                    AlertCondition.FAILING_OVER,
                    AlertCondition.CONFIG_REJECTED,
                    AlertCondition.CERTIFICATE_EXPIRING)
            .map(AlertRule::standard)
            .toList();

    public AlertRule {
        channels = List.copyOf(channels);
    }

    private static AlertRule standard(AlertCondition condition) {
        return new AlertRule(
                condition.word(),
                condition,
                AlertScope.ALL,
                null,
                condition.window(),
                condition.holds(),
                condition.severity(),
                List.of(AlertSettings.LOG),
                true);
    }
}
