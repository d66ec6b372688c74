package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.shared.config.HapaxConfig;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Asks one target after another until one answers (failover.md). Safe for any number of threads. */
public final class Dispatcher {
    private final RequestRun.Tools tools;
    private final Bindings bindings = new Bindings();

    /** @param ticker monotonic nanoseconds */
    public Dispatcher(HealthBoard health, EventBus events, LongSupplier ticker) {
        this(health, events, ticker, Pause::real, RandomGenerator.getDefault());
    }

    Dispatcher(HealthBoard health, EventBus events, LongSupplier ticker, Pause pause, RandomGenerator random) {
        this.tools = new RequestRun.Tools(health, events, ticker, pause, random, new Balancer());
    }

    /**
     * What one request may use, all of one generation.
     *
     * @param endpoint the URL of the route that it came by
     * @param tenant who asks; nothing that a provider holds is shared between tenants
     * @param adapters by provider name; one that is switched off is not in it
     * @param retry the route's, else the file's
     */
    public record Plan(
            String endpoint,
            String tenant,
            Chain chain,
            Map<String, ProviderAdapter> adapters,
            HapaxConfig config,
            HapaxConfig.Retry retry,
            Deadline deadline) {}

    /** Tries until there is an answer, nothing is left or the time is up. Blocks; a live outcome must be closed. */
    public Outcome dispatch(Ask ask, Plan plan) {
        return switch (bindings.bind(ask, plan)) {
            case Bindings.Verdict.Free(Bound bound) -> new AttemptLoop(new RequestRun(ask, plan, bound, tools)).run();
            case Bindings.Verdict.Nowhere(GatewayError error) -> new Outcome.Failed(error);
        };
    }
}
