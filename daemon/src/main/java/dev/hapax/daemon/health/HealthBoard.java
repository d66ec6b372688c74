package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How every target is. It outlives generations: what is known of a provider stays while its identity stays. Safe for
 * any number of threads: the map of providers is replaced as a whole, what is in it guards itself.
 */
public final class HealthBoard {
    private final LongSupplier ticker;
    private final EventBus events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private volatile Map<String, ProviderRecord> providers = Map.of();

    /** @param ticker monotonic nanoseconds */
    public HealthBoard(LongSupplier ticker, EventBus events) {
        this(ticker, events, InstantSource.system(), RandomGenerator.getDefault());
    }

    /** @param random spreads the times that breakers stay open */
    public HealthBoard(LongSupplier ticker, EventBus events, InstantSource clock, RandomGenerator random) {
        this.ticker = ticker;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Learns the targets of a new generation; unknown ones begin as unknown, those no longer named are forgotten.
     *
     * @param identities provider name to {@code ProviderAdapter.identity()}
     */
    public synchronized void adopt(HapaxConfig config, Map<String, String> identities) {
        Map<String, ProviderRecord> next = new LinkedHashMap<>();
        for (HapaxConfig.Provider provider : config.providers().values()) {
            String identity = identities.getOrDefault(provider.name(), "");
            ProviderRecord known = providers.get(provider.name());
            ProviderRecord record = known != null && known.identity().equals(identity)
                    ? known
                    : new ProviderRecord(provider.name(), identity, config, events, ticker, clock, random);
            record.adopt(provider, config);
            next.put(provider.name(), record);
        }
        providers = next;
    }

    /** On what terms a request asks to call a target whose breaker is not closed. */
    public enum Terms {
        /** It has another target: it may make the trial call of a half-open breaker. */
        WITH_OTHERS,
        /** It has no other: it must not be the one who finds out. */
        ALONE,
        /** Nobody can be asked: then one request at a time may try even behind an open breaker. */
        LAST_RESORT
    }

    /**
     * Asks to call a target now.
     *
     * @param lease for how long a trial call may be out; then the next one may begin
     */
    public Admission admit(Target target, Terms terms, Duration lease) {
        ProviderRecord provider = providers.get(target.provider());
        return provider == null
                ? Admission.Refused.of("off", Duration.ZERO, "is not configured any more")
                : provider.admit(target.model(), terms, ticker.getAsLong() + lease.toNanos());
    }

    /** The answer to {@link #admit}. */
    public sealed interface Admission {
        /** The call may be made; exactly one of the lease's methods must follow. */
        record Admitted(Lease lease) implements Admission {}

        /**
         * @param reason breaker_open, cooling or off
         * @param retryAfter when it may be worth asking again
         * @param since what it is cooling for, or null
         */
        record Refused(
                String reason,
                Duration retryAfter,
                String explanation,
                @Nullable FailureKind since) implements Admission {
            static Refused of(String reason, Duration retryAfter, String explanation) {
                return new Refused(reason, retryAfter, explanation, null);
            }
        }
    }

    /** The permit for one call; the first verdict counts, later ones are ignored. */
    public interface Lease {
        /** @param firstToken null for whole answers */
        void succeeded(Duration took, @Nullable Duration firstToken);

        /**
         * @param countsAgainstHealth the health column of failover.md §1
         * @return for how long something is set aside now, zero for not
         */
        Duration failed(Failure failure, boolean countsAgainstHealth, Cooling cooling, Duration took);

        /** No verdict: the caller left, or the call was never made. */
        void released();
    }

    /**
     * For how long what is set aside (failover.md §1, cool).
     *
     * @param scope what is set aside
     * @param time zero: growing from a second to a minute; null: nothing is set aside
     */
    public record Cooling(Scope scope, @Nullable Duration time) {
        public static final Cooling NONE = new Cooling(Scope.TARGET, null);

        public enum Scope {
            /** One model with its key. */
            TARGET,
            /** Every model that is asked with this key. */
            KEY,
            PROVIDER
        }
    }

    /** How a target stands for a request that has to choose; takes no lease. */
    public Standing standing(Target target) {
        ProviderRecord provider = providers.get(target.provider());
        return provider == null ? Standing.UNUSABLE : provider.standing(target.model());
    }

    /**
     * @param share of the calls that it should get: below 1 for a while after its breaker has closed
     * @param opensIn how long its breaker stays open
     * @param inFlight calls under way
     * @param firstToken its usual time until it begins to answer, zero if not known
     */
    public record Standing(Can can, double share, Duration opensIn, int inFlight, Duration firstToken) {
        static final Standing UNUSABLE = new Standing(Can.NOTHING, 1, Duration.ZERO, 0, Duration.ZERO);

        public enum Can {
            TAKE_CALLS,
            /** One call of a request that has another target. */
            TAKE_A_TRIAL,
            NOTHING
        }
    }

    /** Calls and probes of a target that failed since one went well. */
    public int consecutiveFailures(Target target) {
        ProviderRecord provider = providers.get(target.provider());
        return provider == null ? 0 : provider.consecutiveFailures(target.model());
    }

    /** A request's first attempt at a target has begun: it pays for later retries of others. */
    public void firstAttempt(Target target) {
        ProviderRecord provider = providers.get(target.provider());
        if (provider != null) {
            provider.budget().firstAttempt(ticker.getAsLong());
        }
    }

    /** Whether the provider can stand another attempt beyond the first; if so it is paid for. */
    public boolean mayRepeat(Target target) {
        ProviderRecord provider = providers.get(target.provider());
        return provider != null && provider.budget().take(ticker.getAsLong());
    }

    /**
     * What a probe found. A free one can shorten a wait; it cannot by itself close a breaker that failed on answers.
     */
    public void probed(String provider, Duration took, @Nullable Failure failure, boolean paid) {
        ProviderRecord record = providers.get(provider);
        if (record != null) {
            record.probed(took, failure, paid);
            events.emit(new GatewayEvent.Probed(
                    provider, took, failure == null ? null : failure.kind().id(), record.answers()));
        }
    }

    /** How often a provider should be looked after. */
    enum Attention {
        /** It is healthy, and its last probe says so too. */
        SELDOM,
        /** It says itself that it takes no calls now; asking in a hurry makes that no better. */
        USUAL,
        /** It may be back at any moment. */
        OFTEN
    }

    Attention attention(String provider) {
        ProviderRecord record = providers.get(provider);
        return record == null ? Attention.SELDOM : record.attention();
    }

    /** Every provider as it is; takes no lease. */
    public List<ProviderHealth> providers() {
        return providers.values().stream().map(ProviderRecord::health).toList();
    }

    /**
     * @param state healthy, degraded, down, refused, limited, off, unknown
     * @param reach the breaker of its connections: closed, half_open or open
     * @param p50 median over the last five minutes, or null
     * @param requests, failed over the last five minutes
     */
    public record ProviderHealth(
            String provider,
            String state,
            String reach,
            @Nullable Duration p50,
            long failed,
            long requests,
            int consecutiveFailures,
            @Nullable Duration probeTook,
            @Nullable Instant checkedAt,
            @Nullable LastProblem lastProblem,
            List<TargetHealth> targets) {
        public ProviderHealth {
            targets = List.copyOf(targets);
        }
    }

    public record LastProblem(String outcome, int status, String message, Instant at) {}

    /** @param breaker closed, half_open or open */
    public record TargetHealth(
            Target target, String breaker, @Nullable Duration reopensIn) {}
}
