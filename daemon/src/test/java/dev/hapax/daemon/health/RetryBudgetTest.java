package dev.hapax.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
    private long now = 1_000_000_000_000L;
    private final RetryBudget budget = new RetryBudget(0.2);

    private int taken(int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += budget.take(now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aNewProviderHasThree() {
        assertThat(taken(10)).isEqualTo(3);
    }

    @Test
    void fiveFirstAttemptsPayForOneMore() {
        taken(3);
        for (int i = 0; i < 4; i++) {
            budget.firstAttempt(now);
        }
        assertThat(taken(1)).isZero();
        budget.firstAttempt(now);
        assertThat(taken(2)).isEqualTo(1);
    }

    @Test
    void savingsOfAQuietTimeAreThreeAtMost() {
        taken(3);
        for (int i = 0; i < 1000; i++) {
            budget.firstAttempt(now);
        }
        now += Duration.ofSeconds(11).toNanos();
        assertThat(taken(100)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverMoreThanAFifthAndThree(long seed) {
        var random = new Random(seed);
        int requests = 0;
        int repeats = 0;
        for (int step = 0; step < 20_000; step++) {
            now += (long) (random.nextExponential() * 1e9 / (1 + random.nextInt(500)));
            if (random.nextInt(3) == 0) {
                budget.firstAttempt(now);
                requests++;
            } else if (budget.take(now)) {
                repeats++;
            }
            assertThat(repeats).as("seed %d step %d", seed, step).isLessThanOrEqualTo((int)
                    (0.2 * requests + 3 + 1e-6));
        }
        assertThat(repeats).isGreaterThan(100);
    }
}
