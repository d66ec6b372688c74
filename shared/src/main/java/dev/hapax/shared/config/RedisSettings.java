package dev.hapax.shared.config;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code redis.*}: a store that several daemons share.
 *
 * @param username null: the server's default one
 * @param trusted whom to believe under TLS beside those whom the system trusts
 */
public record RedisSettings(
        String host,
        int port,
        @Nullable String username,
        @Nullable Secret password,
        int db,
        boolean tls,
        List<X509Certificate> trusted) {
    /** What a server listens on that was not told otherwise. */
    public static final int PORT = 6379;

    public RedisSettings {
        trusted = List.copyOf(trusted);
    }

    /** Without TLS. */
    public static RedisSettings plain(String host, int port, @Nullable Secret password, int db) {
        return new RedisSettings(host, port, null, password, db, false, List.of());
    }
}
