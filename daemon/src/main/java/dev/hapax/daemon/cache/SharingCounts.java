package dev.hapax.daemon.cache;

import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import java.util.concurrent.atomic.LongAdder;

/** How often what was kept or shared was of use, counted since the start and told as it happens. */
final class SharingCounts {
    private final EventBus events;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder shared = new LongAdder();

    SharingCounts(EventBus events) {
        this.events = events;
    }

    void looked(boolean found) {
        (found ? hits : misses).increment();
        events.emit(new GatewayEvent.CacheAsked(found ? "hit" : "miss"));
    }

    void stored() {
        stored.increment();
        events.emit(new GatewayEvent.CacheAsked("store"));
    }

    void bypassed() {
        events.emit(new GatewayEvent.CacheAsked("bypass"));
    }

    /** @param endpoint the route's URL */
    void shared(String endpoint) {
        shared.increment();
        events.emit(new GatewayEvent.Deduplicated(endpoint));
    }

    /** @param shared requests that were served by another's call */
    record Sums(long hits, long misses, long stored, long shared) {}

    Sums sums() {
        return new Sums(hits.sum(), misses.sum(), stored.sum(), shared.sum());
    }
}
