package dev.hapax.daemon.admin;

import dev.hapax.daemon.cache.Sharing;
import dev.hapax.shared.admin.AdminApi;

/** What the command line can ask of the answers that are kept or shared. */
public final class CacheOperations {
    private final Sharing sharing;

    public CacheOperations(Sharing sharing) {
        this.sharing = sharing;
    }

    AdminApi.CacheStats stats() {
        Sharing.Stats now = sharing.stats();
        return new AdminApi.CacheStats(
                now.type(),
                now.entries(),
                now.bytes(),
                now.evicted(),
                now.hits(),
                now.misses(),
                now.stored(),
                now.shared(),
                now.underWay().calls(),
                now.underWay().requests());
    }

    AdminApi.CacheCleared clear() {
        return new AdminApi.CacheCleared(sharing.clear());
    }
}
