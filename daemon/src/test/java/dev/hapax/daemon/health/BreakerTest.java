package dev.hapax.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.health.Breaker.Pass;
import dev.hapax.daemon.health.Breaker.State;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerTest {
    private static final HapaxConfig.Breaker SETTINGS = new HapaxConfig.Breaker(
            3, 0.5, 10, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5), 1);

    private final List<State> seen = new ArrayList<>();
    private final Breaker breaker = new Breaker(SETTINGS, new Random(7), (state, _) -> seen.add(state));
    private long now = 1_000_000_000_000L;

    private @Nullable Pass ask() {
        return breaker.admit(now, false);
    }

    private Pass mustPass() {
        return Objects.requireNonNull(ask());
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(mustPass(), now);
        }
    }

    private void wait(Duration time) {
        now += time.toNanos();
    }

    @Test
    void itOpensAfterSoManyFailuresInARow() {
        fail(2);
        assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(breaker.state(now)).isEqualTo(State.OPEN);
        assertThat(ask()).isNull();
    }

    @Test
    void aSuccessBetweenStartsTheCountAnew() {
        fail(2);
        breaker.succeeded(mustPass(), now);
        fail(2);
        assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
    }

    @Test
    void itOpensWhenHalfOfEnoughCallsFail() {
        for (int i = 0; i < 5; i++) {
            breaker.succeeded(mustPass(), now);
            fail(1);
        }
        assertThat(breaker.state(now)).isEqualTo(State.OPEN);
    }

    @Test
    void oldCallsLeaveTheWindow() {
        for (int i = 0; i < 4; i++) {
            breaker.succeeded(mustPass(), now);
            fail(1);
        }
        wait(Duration.ofSeconds(31));
        breaker.succeeded(mustPass(), now);
        fail(1);
        assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
    }

    @Test
    void halfOpenItLendsOneTrialAtATime() {
        fail(3);
        wait(Duration.ofSeconds(13));
        Pass trial = mustPass();
        assertThat(trial.trial()).isTrue();
        assertThat(ask()).isNull();
        breaker.released(trial);
        Pass second = mustPass();
        breaker.succeeded(second, now);
        assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
        assertThat(seen).containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
    }

    @Test
    void eachFailedTrialDoublesTheOpenTime() {
        fail(3);
        wait(Duration.ofSeconds(13));
        fail(1);
        assertThat(breaker.opensIn(now)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(24));
        wait(Duration.ofSeconds(25));
        fail(1);
        assertThat(breaker.opensIn(now)).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(48));
    }

    @Test
    void theOpenTimeNeverExceedsItsCap() {
        fail(3);
        for (int i = 0; i < 20; i++) {
            wait(Duration.ofMinutes(7));
            fail(1);
        }
        assertThat(breaker.opensIn(now)).isLessThanOrEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void aVerdictFromBeforeTheChangeHasNoSay() {
        Pass old = mustPass();
        fail(3);
        breaker.succeeded(old, now);
        assertThat(breaker.state(now)).isEqualTo(State.OPEN);
    }

    @Test
    void asALastResortItLetsOneCallThroughWhileOpen() {
        fail(3);
        Pass one = breaker.admit(now, true);
        assertThat(one).isNotNull();
        assertThat(breaker.admit(now, true)).isNull();
        breaker.succeeded(Objects.requireNonNull(one), now);
        assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverMoreThanOneTrialIsOutAtOnce(long seed) {
        var random = new Random(seed);
        List<Pass> out = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            wait(Duration.ofMillis(random.nextInt(900)));
            Pass pass = breaker.admit(now, random.nextInt(10) == 0);
            if (pass != null) {
                out.add(pass);
            }
            State state = breaker.state(now);
            if (state != State.CLOSED) {
                long trials = out.stream().filter(Pass::trial).count();
                assertThat(trials).as("seed %s step %s", seed, step).isLessThanOrEqualTo(1);
            }
            while (out.size() > 3 || (!out.isEmpty() && random.nextBoolean())) {
                settle(out.remove(random.nextInt(out.size())), random);
            }
            // A trial's verdict changes the state, so trials of an earlier state do not count any more.
            if (breaker.state(now) == State.CLOSED) {
                out.removeIf(Pass::trial);
            }
        }
    }

    private void settle(Pass pass, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> breaker.succeeded(pass, now);
            case 1 -> breaker.released(pass);
            default -> breaker.failed(pass, now);
        }
    }
}
