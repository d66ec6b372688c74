package dev.hapax.daemon.redis;

import dev.hapax.shared.config.RedisSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * The link to the server of the configuration in force. A reload that changes its settings connects anew; any other
 * leaves it as it is. Guarded by itself.
 */
public final class SharedRedis implements AutoCloseable {
    private final LongSupplier ticker;
    private @Nullable RedisSettings settings;
    private volatile @Nullable RedisLink link;

    /** @param ticker monotonic nanoseconds */
    public SharedRedis(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** @param next null: there is none */
    public synchronized void adopt(@Nullable RedisSettings next) {
        if (Objects.equals(settings, next)) {
            return;
        }
        close();
        settings = next;
        link = next == null ? null : new RedisLink(next, ticker);
    }

    /**
     * Asks as {@link RedisLink#ask} does.
     *
     * @return empty without a server too
     */
    public <T> Optional<T> ask(Function<UnifiedJedis, @Nullable T> question) {
        RedisLink current = link;
        return current == null ? Optional.empty() : current.ask(question);
    }

    @Override
    public synchronized void close() {
        RedisLink old = link;
        link = null;
        settings = null;
        if (old != null) {
            old.close();
        }
    }
}
