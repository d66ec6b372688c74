package dev.hapax.daemon.alert;

import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.Probed;
import dev.hapax.daemon.event.GatewayEvent.Reloaded;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * Watches for one rule, and takes those events that the rule is about. They come on the threads of requests, so that
 * they are counted and nothing more.
 */
interface Watch {
    /** Learns what a new generation is made of. */
    default void adopt(HapaxConfig config) {}

    default void attempted(AttemptFinished attempt, Instant now) {}

    default void finished(RequestFinished request, Instant now) {}

    default void probed(Probed probed, Instant now) {}

    default void reloaded(Reloaded reloaded, Instant now) {}

    /**
     * How it is now, for each thing that the rule is about.
     *
     * @param holding whether it was so at the last look, be it before a restart: who is above a threshold must come
     *     well below it
     */
    List<Observation> look(Instant now, Predicate<AlertScope> holding);

    /** How that is of which nothing was seen. */
    default Observation.Verdict unseen(Instant now) {
        return Observation.Verdict.CLEAR;
    }

    /** The watch that a rule needs. */
    static Watch of(AlertRule rule, Surroundings surroundings, Instant now) {
        return switch (rule.when()) {
            case PROVIDER_DOWN -> new DownWatch(rule.scope(), surroundings);
            case BREAKER_OPEN -> new BreakerWatch(rule.scope(), surroundings);
            case PROVIDER_REFUSED_KEY -> KeyWatch.refused(rule.scope());
            case QUOTA_EXHAUSTED -> KeyWatch.exhausted(rule.scope());
            case FAILING_OVER -> new FailoverWatch(rule.scope(), now);
            case ERROR_RATE -> new ErrorRateWatch(rule, now);
            case LATENCY_P95 -> SlownessWatch.ofAnswers(rule, now);
            case TTFT_P95 -> SlownessWatch.ofFirstTokens(rule, now);
            case BUDGET -> new BudgetWatch(rule);
            case SLO_BURN -> new BurnWatch(rule, now);
            case CONFIG_REJECTED -> new ConfigWatch();
            case CERTIFICATE_EXPIRING -> new CertificateWatch(rule.window());
            case DEPRECATED_IN_USE -> new DeprecatedWatch(rule, now);
        };
    }
}
