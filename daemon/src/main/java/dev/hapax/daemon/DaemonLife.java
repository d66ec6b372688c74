package dev.hapax.daemon;

import dev.hapax.daemon.access.RequestQueue;
import dev.hapax.daemon.admin.Operations;
import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.http.InFlight;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The daemon as its admin API tells of it. */
final class DaemonLife implements Operations.Life {
    private final DaemonOptions options;
    private final ConfigStore store;
    private final Listeners listeners;
    private final InFlight inFlight;
    private final RequestQueue queue;
    private final StopSwitch stop;
    private final Clock clock;
    private final Instant since;

    DaemonLife(
            DaemonOptions options,
            ConfigStore store,
            Listeners listeners,
            InFlight inFlight,
            RequestQueue queue,
            StopSwitch stop,
            Clock clock) {
        this.options = options;
        this.store = store;
        this.listeners = listeners;
        this.inFlight = inFlight;
        this.queue = queue;
        this.stop = stop;
        this.clock = clock;
        this.since = clock.instant();
    }

    @Override
    public String version() {
        return options.version();
    }

    @Override
    public String url() {
        return listeners.url(store.inForce().config().server());
    }

    @Override
    public Path socket() {
        return options.socket();
    }

    @Override
    public Duration uptime() {
        return Duration.between(since, clock.instant());
    }

    @Override
    public int inFlight() {
        return inFlight.count();
    }

    @Override
    public int inFlightBefore(int generation) {
        return inFlight.countBefore(generation);
    }

    @Override
    public int waiting() {
        return queue.length();
    }

    @Override
    public boolean draining() {
        return inFlight.draining();
    }

    @Override
    public void stop() {
        stop.press();
    }
}
