package dev.hapax.daemon;

import dev.hapax.daemon.cache.Sharing;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.http.PublicServer.Scraper;
import dev.hapax.daemon.metrics.GatewayMetrics;
import dev.hapax.daemon.requestlog.Pulse;
import dev.hapax.daemon.requestlog.RecentRequests;
import dev.hapax.daemon.requestlog.RequestLog;
import dev.hapax.daemon.routing.RouteUses;
import dev.hapax.daemon.trace.Tracing;
import dev.hapax.daemon.usage.UsageLedger;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who hears what happens and keeps or passes on an account of it; nobody waits for any of them. */
record Observers(
        GatewayMetrics metrics,
        RouteUses uses,
        Optional<Tracing> tracing,
        RecentRequests recent,
        UsageLedger usage,
        Pulse pulse) {
    private static final LongSupplier TICKER = System::nanoTime;

    /** They listen from here on. */
    static Observers of(EventBus events, StateFiles state, DaemonOptions options, Opening opening) {
        var metrics = events.listener(new GatewayMetrics(options.version()));
        events.listener(new RequestLog());
        var uses = events.listener(new RouteUses());
        Optional<Tracing> tracing = Tracing.open(options.environment().variables(), options.version());
        tracing.ifPresent(opened -> events.listener(opening.add(opened).spans()));
        return new Observers(
                metrics,
                uses,
                tracing,
                events.listener(new RecentRequests()),
                opening.add(events.listener(state.usage())),
                events.listener(new Pulse(TICKER)));
    }

    /** What is no event, but read at each scrape. */
    void measure(HealthBoard health, Sharing sharing) {
        metrics.health(new ProviderReadings(health));
        metrics.cacheSize(sharing::entries, sharing::bytes);
    }

    void adopt(Generation generation) {
        uses.adopt(generation.routes().routes());
        tracing.ifPresent(opened -> opened.spans().adopt(generation.config()));
        metrics.adopt(
                generation.config(),
                generation.routes().routes(),
                generation.routes().standIns(),
                generation.number());
    }

    /** @param accept the caller's {@code Accept} header, "" for none */
    Scraper.Text scrape(String accept) {
        GatewayMetrics.Scrape scrape = metrics.scrape(accept);
        return new Scraper.Text(scrape.contentType(), scrape.body());
    }
}
