package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.fake.RealRedis;
import dev.hapax.daemon.redis.RedisLink;
import dev.hapax.shared.config.RedisSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Two daemons at one real server, which goes and comes. */
class RedisStoreTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicLong nanos = new AtomicLong(7);

    private RedisStore store(RealRedis server) {
        return new RedisStore(
                new RedisLink(RedisSettings.plain("127.0.0.1", server.port(), null, 0), nanos::get), nanos::get);
    }

    @Test
    void whatOneDaemonKeepsTheOtherFinds() throws IOException {
        try (RealRedis server = RealRedis.open();
                RedisStore one = store(server);
                RedisStore other = store(server)) {
            await(() -> {
                one.keep(Answers.key(1), Answers.saying("shared"), DAY);
                return other.find(Answers.key(1)) != null;
            });
            one.keep(Answers.key(2), Answers.saying("gone at once"), Duration.ofMillis(1));
            await(() -> other.find(Answers.key(2)) == null);
            one.keep(Answers.key(3), Answers.saying("x".repeat(3 << 20)), DAY);
            assertThat(other.find(Answers.key(3))).isNull();

            assertThat(other.extent().entries()).isEqualTo(1);
            assertThat(other.extent().bytes()).isPositive();
            assertThat(other.clear()).isEqualTo(1);
            assertThat(one.find(Answers.key(1))).isNull();
        }
    }

    @Test
    void aServerThatIsGoneIsAnEmptyOne() throws IOException {
        try (RealRedis server = RealRedis.open();
                RedisStore store = store(server)) {
            await(() -> {
                store.keep(Answers.key(1), Answers.saying("kept"), DAY);
                return store.find(Answers.key(1)) != null;
            });
            server.stop();
            for (int i = 0; i < 5; i++) {
                assertThat(store.find(Answers.key(1))).isNull();
                store.keep(Answers.key(1), Answers.saying("nowhere"), DAY);
            }
            assertThat(store.clear()).isZero();
            assertThat(store.extent()).isEqualTo(AnswerStore.Extent.NOTHING);
            server.start();
            await(() -> {
                nanos.addAndGet(Duration.ofSeconds(20).toNanos());
                store.keep(Answers.key(4), Answers.saying("again"), DAY);
                return store.find(Answers.key(4)) != null;
            });
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
