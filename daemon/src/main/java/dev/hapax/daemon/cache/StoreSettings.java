package dev.hapax.daemon.cache;

import dev.hapax.shared.config.CacheSettings;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.RedisSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a store is opened with. A reload that leaves it as it is keeps the store and all that lies there.
 *
 * @param maxEntries how many answers
 * @param maxBytes all of them together
 * @param dir of a file store, or null for the state directory
 * @param redis of a store in Redis, or null
 */
record StoreSettings(
        CacheSettings.Type type,
        int maxEntries,
        long maxBytes,
        @Nullable Path dir,
        @Nullable RedisSettings redis) {

    /** @return null where no route keeps answers */
    static @Nullable StoreSettings of(HapaxConfig config) {
        CacheSettings cache = config.cache();
        boolean wanted = cache.policy().enable()
                || config.routes().stream()
                        .anyMatch(route -> config.cacheOf(route).enable());
        if (!wanted) {
            return null;
        }
        return new StoreSettings(
                cache.type(),
                cache.maxSize(),
                cache.maxBytes(),
                cache.type() == CacheSettings.Type.FILE ? cache.dir() : null,
                cache.type() == CacheSettings.Type.REDIS ? config.redis() : null);
    }
}
