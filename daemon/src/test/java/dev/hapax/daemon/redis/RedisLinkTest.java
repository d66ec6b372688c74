package dev.hapax.daemon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.fake.FakeCertificate;
import dev.hapax.daemon.fake.RealRedis;
import dev.hapax.daemon.fake.TlsFront;
import dev.hapax.shared.config.RedisSettings;
import dev.hapax.shared.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** A real server that comes and goes, and one that says nothing. */
class RedisLinkTest {
    private final AtomicLong now = new AtomicLong(5);

    @Test
    void whatIsKeptIsThereAndAServerThatGoesAndComesIsFoundAgain() throws Exception {
        try (RealRedis server = RealRedis.withPassword("open-sesame");
                RedisLink link = new RedisLink(
                        RedisSettings.plain("127.0.0.1", server.port(), Secret.of("open-sesame"), 3), now::get)) {
            await(() -> link.ask(jedis -> jedis.set("k", "v")).isPresent());
            assertThat(link.ask(jedis -> jedis.get("k"))).contains("v");
            assertThat(link.ask(jedis -> jedis.get("nothing"))).isEmpty();
            server.stop();
            for (int i = 0; i < 5; i++) {
                assertThat(link.ask(UnifiedJedis::ping)).isEmpty();
            }
            server.start();
            assertThat(link.ask(UnifiedJedis::ping))
                    .as("left alone for a while")
                    .isEmpty();
            await(() -> {
                now.addAndGet(Duration.ofSeconds(10).toNanos());
                return link.ask(UnifiedJedis::ping).isPresent();
            });
        }
    }

    @Test
    void aServerThatSaysNothingIsAskedThreeTimesAndThenOnceAPause() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RedisLink link =
                        new RedisLink(RedisSettings.plain("127.0.0.1", silent.getLocalPort(), null, 0), now::get)) {
            var asked = new AtomicInteger();
            for (int i = 0; i < 10; i++) {
                assertThat(link.ask(jedis -> {
                            asked.incrementAndGet();
                            return jedis.ping();
                        }))
                        .isEmpty();
            }
            assertThat(asked).hasValueLessThanOrEqualTo(3);
            now.addAndGet(Duration.ofSeconds(10).toNanos());
            for (int i = 0; i < 10; i++) {
                link.ask(jedis -> {
                    asked.incrementAndGet();
                    return jedis.ping();
                });
            }
            assertThat(asked).hasValueLessThanOrEqualTo(4);
        }
    }

    @Test
    void aWrongPasswordIsAnAbsentServer() throws Exception {
        try (RealRedis server = RealRedis.withPassword("open-sesame");
                RedisLink link = new RedisLink(
                        RedisSettings.plain("127.0.0.1", server.port(), Secret.of("guessed"), 0), now::get)) {
            assertThat(link.ask(UnifiedJedis::ping)).isEmpty();
        }
    }

    @Test
    void overTlsAUserOfItsOwnIsAdmittedWhereTheAuthorityIsNamed() throws Exception {
        FakeCertificate certificate = FakeCertificate.of("redis", "EC", 2);
        try (RealRedis server = RealRedis.open();
                TlsFront front = TlsFront.of(server.port(), certificate)) {
            server.admit("hapax", "open-sesame");
            var trusted = List.of((X509Certificate) certificate.certificate());
            try (RedisLink link = new RedisLink(
                    new RedisSettings("127.0.0.1", front.port(), "hapax", Secret.of("open-sesame"), 2, true, trusted),
                    now::get)) {
                await(() -> {
                    now.addAndGet(Duration.ofSeconds(10).toNanos());
                    return link.ask(jedis -> jedis.set("k", "v")).isPresent();
                });
            }
            try (RedisLink link = new RedisLink(
                    new RedisSettings("127.0.0.1", front.port(), "hapax", Secret.of("open-sesame"), 2, true, List.of()),
                    now::get)) {
                assertThat(link.ask(UnifiedJedis::ping)).isEmpty();
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("in time").isNegative();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
