package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Failure;
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
import org.jspecify.annotations.Nullable;

/**
 * How every target is. It outlives generations: what is known of a provider stays while its identity stays. Safe for
 * any number of threads: the map of providers is replaced as a whole, what is in it guards itself.
 */
public final class HealthBoard {
    private final LongSupplier ticker;
    private final EventBus events;
    private final InstantSource clock;
    private volatile Map<String, ProviderRecord> providers = Map.of();

    /** @param ticker monotonic nanoseconds */
    public HealthBoard(LongSupplier ticker, EventBus events) {
        this(ticker, events, InstantSource.system());
    }

    HealthBoard(LongSupplier ticker, EventBus events, InstantSource clock) {
        this.ticker = ticker;
        this.events = events;
        this.clock = clock;
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
                    : new ProviderRecord(provider.name(), identity, events, clock);
            record.adopt(provider, config);
            next.put(provider.name(), record);
        }
        providers = next;
    }

    /**
     * Asks to call a target now.
     *
     * @param lastResort true where no other target is left: an open breaker then lends one call at a time
     */
    public Admission admit(Target target, boolean lastResort) {
        ProviderRecord provider = providers.get(target.provider());
        return provider == null
                ? new Admission.Refused("off", Duration.ZERO, "is not configured any more")
                : provider.admit(target.model(), lastResort, ticker);
    }

    /** The answer to {@link #admit}. */
    public sealed interface Admission {
        /** The call may be made; exactly one of the lease's methods must follow. */
        record Admitted(Lease lease) implements Admission {}

        /**
         * @param reason breaker_open or cooling
         * @param retryAfter when it may be worth asking again
         */
        record Refused(String reason, Duration retryAfter, String explanation) implements Admission {}
    }

    /** The permit for one call; the first verdict counts, later ones are ignored. */
    public interface Lease {
        /** @param firstToken null for whole answers */
        void succeeded(Duration took, @Nullable Duration firstToken);

        /** @param countsAgainstHealth the health column of failover.md §1 */
        void failed(Failure failure, boolean countsAgainstHealth, Cooling cooling, Duration took);

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
            TARGET,
            KEY,
            PROVIDER
        }
    }

    /** What a free probe found. It can shorten a wait; it cannot by itself close a breaker that failed on answers. */
    public void probed(String provider, Duration took, @Nullable Failure failure) {
        ProviderRecord record = providers.get(provider);
        if (record != null) {
            record.probed(ticker.getAsLong(), took, failure);
            events.emit(new GatewayEvent.Probed(
                    provider, took, failure == null ? null : failure.kind().id(), record.answers(ticker.getAsLong())));
        }
    }

    /** Whether a provider needs probing at the full rate. */
    public boolean unwell(String provider) {
        ProviderRecord record = providers.get(provider);
        return record != null && !record.state(ticker.getAsLong()).equals("healthy");
    }

    /** Every provider as it is; takes no lease. */
    public List<ProviderHealth> providers() {
        long now = ticker.getAsLong();
        return providers.values().stream().map(record -> record.health(now)).toList();
    }

    /**
     * @param state healthy, degraded, down, refused, limited, off, unknown
     * @param p50 median over the last five minutes, or null
     * @param requests, failed over the last five minutes
     */
    public record ProviderHealth(
            String provider,
            String state,
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
