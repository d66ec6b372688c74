package dev.hapax.daemon.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.fake.RealRedis;
import dev.hapax.daemon.redis.SharedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** Two daemons with one store, which comes and goes. */
class SharedLimitsTest {
    private static final String PEER = "192.0.2.1";

    /** What two daemons have of it each. */
    private record Two(SharedRedis redis, Limits one, SharedRedis otherRedis, Limits other) implements AutoCloseable {
        static Two of(LimitedFile file) {
            var redis = new SharedRedis(System::nanoTime);
            var other = new SharedRedis(System::nanoTime);
            redis.adopt(file.config().redis());
            other.adopt(file.config().redis());
            await(() -> redis.ask(UnifiedJedis::ping).isPresent()
                    && other.ask(UnifiedJedis::ping).isPresent());
            return new Two(redis, new Limits(redis, System::nanoTime), other, new Limits(other, System::nanoTime));
        }

        @Override
        public void close() {
            redis.close();
            otherRedis.close();
        }
    }

    private static LimitedFile file(RealRedis server, String limit) {
        return LimitedFile.of("""
                redis: {address: "127.0.0.1:%d"}
                rate_limit: {%s, store: redis}
                routes: [{path: /v1/x, handler: chat}]
                """.formatted(server.port(), limit));
    }

    private static boolean passes(LimitedFile file, Limits limits) {
        return file.admit(limits, Tenant.ANONYMOUS, PEER).refusal() == null;
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("in time").isNegative();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void twoDaemonsLetNoMoreThroughThanOne() throws Exception {
        try (RealRedis server = RealRedis.open()) {
            LimitedFile file = file(server, "requests: 100, window: 24h");
            try (Two two = Two.of(file);
                    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                var passed = new AtomicInteger();
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Limits limits = i % 2 == 0 ? two.one() : two.other();
                    all.add(callers.submit(() -> {
                        for (int request = 0; request < 25; request++) {
                            passed.addAndGet(passes(file, limits) ? 1 : 0);
                        }
                    }));
                }
                for (Future<?> one : all) {
                    one.get();
                }
                // One that the busy machine did not answer in time was counted by its own daemon alone.
                assertThat(passed.get()).isBetween(100, 200);
                await(() -> !passes(file, two.one()));
                Admission refused = file.admit(two.other(), Tenant.ANONYMOUS, PEER);
                assertThat(refused.refusal()).isNotNull();
                assertThat(refused.standing().orElseThrow().limit()).isEqualTo(100);
            }
        }
    }

    @Test
    void whatOneDaemonWasChargedTheOtherOwes() throws Exception {
        try (RealRedis server = RealRedis.open()) {
            LimitedFile file = file(server, "tokens: 1000, window: 24h");
            try (Two two = Two.of(file)) {
                file.admit(two.one(), Tenant.ANONYMOUS, PEER).used(Usage.of(400, 500));
                await(() -> file.admit(two.other(), Tenant.ANONYMOUS, PEER)
                                .standing()
                                .orElseThrow()
                                .remaining()
                        <= 100);
                file.admit(two.other(), Tenant.ANONYMOUS, PEER).used(Usage.of(0, 5000));
                await(() -> !passes(file, two.one()));
            }
        }
    }

    @Test
    void aChangedLimitKeepsItsShareInTheStoreToo() throws Exception {
        try (RealRedis server = RealRedis.open()) {
            LimitedFile before = file(server, "requests: 10, window: 24h");
            LimitedFile after = file(server, "requests: 100, window: 24h");
            try (Two two = Two.of(before)) {
                for (int i = 0; i < 5; i++) {
                    passes(before, two.one());
                }
                await(() -> after.admit(two.other(), Tenant.ANONYMOUS, PEER)
                                .standing()
                                .orElseThrow()
                                .remaining()
                        < 50);
                assertThat(after.admit(two.other(), Tenant.ANONYMOUS, PEER)
                                .standing()
                                .orElseThrow()
                                .remaining())
                        .isGreaterThan(30);
            }
        }
    }

    @Test
    void withoutTheStoreEachDaemonGoesOnFromWhatItKnewAndNothingFails() throws Exception {
        try (RealRedis server = RealRedis.open()) {
            LimitedFile file = file(server, "requests: 1000, window: 24h");
            try (Two two = Two.of(file);
                    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                var passed = new AtomicInteger();
                var slowest = new AtomicInteger();
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    all.add(callers.submit(() -> {
                        for (int request = 0; request < 100; request++) {
                            long begun = System.nanoTime();
                            passed.addAndGet(passes(file, two.one()) ? 1 : 0);
                            int took = (int)
                                    Duration.ofNanos(System.nanoTime() - begun).toMillis();
                            slowest.accumulateAndGet(took, Math::max);
                            LockSupport.parkNanos(1_000_000);
                        }
                    }));
                }
                await(() -> passed.get() > 50);
                server.stop();
                await(() -> passed.get() > 200);
                server.start();
                for (Future<?> one : all) {
                    one.get();
                }
                assertThat(passed).as("every request").hasValue(400);
                assertThat(slowest.get()).as("milliseconds, on a busy machine").isLessThan(5000);
                // The server came back empty; the daemon had gone on from its own count.
                Admission.Standing standing =
                        file.admit(two.one(), Tenant.ANONYMOUS, PEER).standing().orElseThrow();
                assertThat(standing.remaining()).isLessThan(1000);
                await(() -> {
                    boolean back = two.redis().ask(jedis -> jedis.dbSize()).orElse(0L) > 0;
                    passes(file, two.one());
                    return back;
                });
            }
        }
    }
}
