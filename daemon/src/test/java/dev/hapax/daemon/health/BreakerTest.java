package dev.hapax.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.health.Breaker.Pass;
import dev.hapax.daemon.health.Breaker.State;
import dev.hapax.daemon.health.HealthBoard.Terms;
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

    private static final List<Terms> ALL_TERMS = List.of(Terms.values());

    private final List<State> seen = new ArrayList<>();
    private final Breaker breaker = new Breaker(SETTINGS, new Random(7), (state, _) -> seen.add(state));
    private long now = 1_000_000_000_000L;

    private long inAMinute() {
        return now + Duration.ofMinutes(1).toNanos();
    }

    private @Nullable Pass ask() {
        return breaker.admit(now, Terms.WITH_OTHERS, inAMinute());
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
        Pass one = breaker.admit(now, Terms.LAST_RESORT, inAMinute());
        assertThat(one).isNotNull();
        assertThat(breaker.admit(now, Terms.LAST_RESORT, inAMinute())).isNull();
        breaker.succeeded(Objects.requireNonNull(one), now);
        assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
    }

    @Test
    void aRequestWithoutAnotherTargetIsNotTheOneWhoFindsOut() {
        fail(3);
        wait(Duration.ofSeconds(13));
        assertThat(breaker.admit(now, Terms.ALONE, inAMinute())).isNull();
        assertThat(breaker.admits(now, Terms.WITH_OTHERS)).isTrue();
        assertThat(ask()).isNotNull();
    }

    @Test
    void aTrialThatNeverComesBackMakesRoomWhenItsTimeIsUp() {
        fail(3);
        wait(Duration.ofSeconds(13));
        Pass lost = mustPass();
        assertThat(ask()).isNull();
        wait(Duration.ofSeconds(61));
        Pass next = mustPass();
        breaker.succeeded(lost, now);
        assertThat(breaker.state(now)).isEqualTo(State.HALF_OPEN);
        breaker.succeeded(next, now);
        assertThat(breaker.state(now)).isEqualTo(State.CLOSED);
    }

    @Test
    void readingTheStateTakesNoTrial() {
        fail(3);
        wait(Duration.ofSeconds(13));
        for (int i = 0; i < 10; i++) {
            assertThat(breaker.state(now)).isEqualTo(State.HALF_OPEN);
            assertThat(breaker.admits(now, Terms.WITH_OTHERS)).isTrue();
        }
        assertThat(ask()).isNotNull();
    }

    @Test
    void afterClosingItsShareGrowsFromATenthToAllInHalfAMinute() {
        assertThat(breaker.share(now)).isEqualTo(1);
        fail(3);
        wait(Duration.ofSeconds(13));
        breaker.succeeded(mustPass(), now);
        assertThat(breaker.share(now)).isEqualTo(0.08);
        wait(Duration.ofSeconds(1));
        assertThat(breaker.share(now)).isEqualTo(0.08);
        wait(Duration.ofSeconds(14));
        assertThat(breaker.share(now)).isBetween(0.52, 0.54);
        wait(Duration.ofSeconds(15));
        assertThat(breaker.share(now)).isEqualTo(1);
    }

    @Test
    void openingAgainWithinAMinuteCountsDouble() {
        fail(3);
        wait(Duration.ofSeconds(13));
        breaker.succeeded(mustPass(), now);
        wait(Duration.ofSeconds(59));
        fail(3);
        assertThat(breaker.opensIn(now)).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(48));
    }

    @Test
    void openingAgainLongAfterwardsBeginsAnew() {
        fail(3);
        wait(Duration.ofSeconds(13));
        fail(1);
        wait(Duration.ofSeconds(25));
        breaker.succeeded(mustPass(), now);
        wait(Duration.ofSeconds(61));
        fail(3);
        assertThat(breaker.opensIn(now)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverMoreThanOneTrialIsOutAtOnce(long seed) {
        var random = new Random(seed);
        List<Pass> out = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            wait(Duration.ofMillis(random.nextInt(900)));
            Pass pass = breaker.admit(
                    now,
                    ALL_TERMS.get(random.nextInt(ALL_TERMS.size())),
                    now + Duration.ofDays(1).toNanos());
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
