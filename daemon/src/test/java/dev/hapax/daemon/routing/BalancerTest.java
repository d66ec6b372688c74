package dev.hapax.daemon.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.health.HealthBoard.Standing;
import dev.hapax.daemon.health.HealthBoard.Standing.Can;
import dev.hapax.shared.config.HapaxConfig.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final Target A = new Target("a", "m");
    private static final Target B = new Target("b", "m");
    private static final Target C = new Target("c", "m");

    private final Balancer balancer = new Balancer();
    private final Random random = new Random(5);
    private final Map<Target, Standing> standings = new HashMap<>(Map.of(A, well(), B, well(), C, well()));

    private static Standing well() {
        return standing(Can.TAKE_CALLS, 1, 0, 0);
    }

    private static Standing standing(Can can, double share, int inFlight, int millis) {
        return new Standing(can, share, Duration.ZERO, inFlight, Duration.ofMillis(millis));
    }

    private List<Target> order(Strategy strategy, Integer... weights) {
        return balancer.order(new Chain(List.of(A, B, C), strategy, List.of(weights)), standings, random);
    }

    /** One that can take nothing is passed over where it stands. */
    private String firstUsable(List<Target> order) {
        return order.stream()
                .filter(target -> Objects.requireNonNull(standings.get(target)).can() != Can.NOTHING)
                .findFirst()
                .orElseThrow()
                .provider();
    }

    private String firsts(int times, Strategy strategy, Integer... weights) {
        return IntStream.range(0, times)
                .mapToObj(_ -> firstUsable(order(strategy, weights)))
                .collect(Collectors.joining());
    }

    @Test
    void byPriorityTheOrderIsTheChains() {
        assertThat(order(Strategy.PRIORITY, 1, 1, 1)).containsExactly(A, B, C);
    }

    @Test
    void weightsAreSmooth() {
        assertThat(firsts(14, Strategy.WEIGHTED, 5, 1, 1)).isEqualTo("aabacaaaabacaa");
    }

    @Test
    void turnsGoRound() {
        assertThat(firsts(7, Strategy.ROUND_ROBIN, 1, 1, 1)).isEqualTo("abcabca");
        standings.put(B, standing(Can.NOTHING, 1, 0, 0));
        assertThat(firsts(4, Strategy.ROUND_ROBIN, 1, 1, 1)).doesNotContain("b");
    }

    @Test
    void fallbacksAreNeverFirstWhileABalancedOneIsWell() {
        assertThat(firsts(50, Strategy.ROUND_ROBIN, 1, 1)).doesNotContain("c");
        assertThat(firsts(50, Strategy.LEAST_BUSY, 1, 1)).doesNotContain("c");
    }

    @Test
    void theBusiestAndTheSlowestAreNeverChosen() {
        standings.put(A, standing(Can.TAKE_CALLS, 1, 9, 900));
        standings.put(B, standing(Can.TAKE_CALLS, 1, 1, 100));
        standings.put(C, standing(Can.TAKE_CALLS, 1, 2, 200));
        assertThat(firsts(200, Strategy.LEAST_BUSY, 1, 1, 1))
                .doesNotContain("a")
                .contains("b", "c");
        assertThat(firsts(200, Strategy.LATENCY, 1, 1, 1)).doesNotContain("a").contains("b", "c");
    }

    @Test
    void aTargetThatHasRecoveredTakesItsShareOnly() {
        standings.put(A, standing(Can.TAKE_CALLS, 0.1, 0, 0));
        List<Target> all = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            List<Target> order = order(Strategy.PRIORITY, 1, 1, 1);
            all.add(order.getFirst());
            assertThat(order.subList(0, 2)).containsExactlyInAnyOrder(A, B);
        }
        assertThat(all.stream().filter(A::equals).count()).isBetween(140L, 260L);
    }

    @Test
    void whereNobodyElseIsWellItTakesAll() {
        standings.put(A, standing(Can.TAKE_CALLS, 0.1, 0, 0));
        standings.put(B, standing(Can.NOTHING, 1, 0, 0));
        standings.put(C, standing(Can.TAKE_A_TRIAL, 1, 0, 0));
        assertThat(firsts(20, Strategy.PRIORITY, 1, 1, 1)).isEqualTo("a".repeat(20));
    }

    @Test
    void oneThatMayTakeATrialKeepsItsPlaceBeforeTheOthers() {
        standings.put(A, standing(Can.TAKE_A_TRIAL, 1, 0, 0));
        assertThat(order(Strategy.ROUND_ROBIN, 1, 1, 1).getFirst()).isEqualTo(A);
        assertThat(order(Strategy.PRIORITY, 1, 1, 1)).containsExactly(A, B, C);
    }
}
