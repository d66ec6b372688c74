package dev.hapax.daemon.redis;

import dev.hapax.shared.config.RedisSettings;
import dev.hapax.shared.config.Secret;
import java.io.ByteArrayInputStream;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;

/**
 * The way to one Redis server. Nobody waits for it longer than 50 ms, and nobody who asks has an error to handle: there
 * is an answer or there is none. A server that does not answer is left alone for a while. Safe for any number of
 * threads.
 */
public final class RedisLink implements AutoCloseable {
    /** The longest that a question may take its asker. */
    public static final Duration LONGEST_WAIT = Duration.ofMillis(50);

    /** A connection with TLS may take longer than anybody waits; it is there for the next one. */
    private static final int CONNECTION_MILLIS = 1000;

    private static final int MOST_CONNECTIONS = 32;

    private final RedisClient client;
    private final RedisStanding standing;

    /**
     * Begins to connect and does not wait for it.
     *
     * @param ticker monotonic nanoseconds
     */
    public RedisLink(RedisSettings settings, LongSupplier ticker) {
        client = client(settings);
        standing = new RedisStanding(settings.host() + ":" + settings.port(), ticker);
        Thread.ofVirtual().name("redis-first").start(this::first);
    }

    private void first() {
        try {
            client.ping();
        } catch (RuntimeException unreachable) {
            standing.lost(reason(unreachable));
        }
    }

    private static RedisClient client(RedisSettings settings) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECTION_MILLIS)
                .socketTimeoutMillis(CONNECTION_MILLIS)
                .database(settings.db())
                .clientName("hapax");
        Secret password = settings.password();
        if (password != null) {
            config.password(password.reveal());
        }
        if (settings.username() != null) {
            config.user(settings.username());
        }
        if (settings.tls()) {
            SslOptions.Builder tls = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
            if (!settings.trusted().isEmpty()) {
                byte[] trust = RedisTrust.store(settings.trusted());
                tls.trustStoreType(RedisTrust.TYPE)
                        .truststore(() -> new ByteArrayInputStream(trust), RedisTrust.PASSWORD);
            }
            config.sslOptions(tls.build());
        }
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(MOST_CONNECTIONS);
        pool.setMaxIdle(MOST_CONNECTIONS);
        pool.setMaxWait(LONGEST_WAIT);
        pool.setJmxEnabled(false);
        return RedisClient.builder()
                .hostAndPort(host(settings), settings.port())
                .clientConfig(config.build())
                .poolConfig(pool)
                .build();
    }

    /** IPv6 addresses are written in brackets beside a port, and without them elsewhere. */
    private static String host(RedisSettings settings) {
        String host = settings.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Asks.
     *
     * @return empty when the server did not answer in time, is left alone now, or had nothing
     */
    public <T> Optional<T> ask(Function<UnifiedJedis, @Nullable T> question) {
        if (!standing.admits()) {
            return Optional.empty();
        }
        var answer = new CompletableFuture<Optional<T>>();
        Thread.ofVirtual().name("redis").start(() -> fetch(question, answer));
        try {
            return answer.get(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            failed(answer, "no answer within " + LONGEST_WAIT.toMillis() + " ms");
            return answer.join();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private <T> void fetch(Function<UnifiedJedis, @Nullable T> question, CompletableFuture<Optional<T>> answer) {
        try {
            if (answer.complete(Optional.ofNullable(question.apply(client)))) {
                standing.answered();
            }
        } catch (RuntimeException unreachable) {
            failed(answer, reason(unreachable));
        }
    }

    /** Counts once, whoever of the two sees it first: the one that waits or the one that asks. */
    private <T> void failed(CompletableFuture<Optional<T>> answer, String reason) {
        if (answer.complete(Optional.empty()) && standing.failed(reason)) {
            // What is left in the pool leads to where nobody answered.
            client.getPool().clear();
        }
    }

    /** The innermost: the pool's own say only that there is no connection. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof CertPathBuilderException) {
            return "its certificate is from an authority that is not trusted; redis.ca_file may name one";
        }
        String message = String.valueOf(innermost.getMessage());
        if (message.startsWith("WRONGPASS") || message.startsWith("NOAUTH")) {
            return "it refuses the user or the password";
        }
        return innermost.getMessage() == null ? innermost.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        standing.close();
        client.close();
    }
}
