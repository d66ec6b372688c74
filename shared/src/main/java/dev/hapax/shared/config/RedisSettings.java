package dev.hapax.shared.config;

import org.jspecify.annotations.Nullable;

/** {@code redis.*}: a store that several daemons share. */
public record RedisSettings(String host, int port, @Nullable Secret password, int db, boolean tls) {
    /** What a server listens on that was not told otherwise. */
    public static final int PORT = 6379;
}
