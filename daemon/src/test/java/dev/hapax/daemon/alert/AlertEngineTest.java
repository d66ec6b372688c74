package dev.hapax.daemon.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.event.GatewayEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes alerts bearable (observability.md §3), in simulated time. */
class AlertEngineTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private static String with(String alerts) {
        return Lookout.TWO + alerts;
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static final String HOOK = """
            alerts:
              channels:
                hook: {type: webhook, url: "https://hooks.example/x"}
                other: {type: webhook, url: "https://hooks.example/y"}
              rules:
                - {name: a-down, when: provider_down, provider: a, for: 30s, notify: [hook]}
                - {name: breakers, when: breaker_open, notify: [hook, other]}
                - {name: errors, when: error_rate, above: 10%, over: 5m, notify: [hook]}
            """;

    @Test
    void oneMessageAtTheStartAndOneWhenItIsOver() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.down("a").pass(seconds(25));
            assertThat(lookout.log()).isEmpty();
            lookout.pass(seconds(10));
            assertThat(lookout.log()).containsExactly("provider_down firing: provider a is down");
            assertThat(lookout.firing("provider_down")).isEqualTo(1);
            lookout.pass(Duration.ofMinutes(10));
            assertThat(lookout.log()).hasSize(1);
            lookout.up("a").pass(MINUTE);
            assertThat(lookout.log())
                    .hasSize(2)
                    .last()
                    .isEqualTo("provider_down resolved: over after 10 min: provider a is down");
            assertThat(lookout.firing("provider_down")).isZero();
            lookout.pass(Duration.ofHours(1));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void whatIsShorterThanItsRuleWantsIsNotTold() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.down("a").pass(seconds(20)).up("a").pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
        }
    }

    @Test
    void twoProvidersAreTwoAlertsOfOneRule() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.down("a").down("b").pass(MINUTE);
            assertThat(lookout.log())
                    .containsExactlyInAnyOrder(
                            "provider_down firing: provider a is down", "provider_down firing: provider b is down");
            assertThat(lookout.firing("provider_down")).isEqualTo(2);
            lookout.up("b").pass(MINUTE);
            assertThat(lookout.firing("provider_down")).isEqualTo(1);
        }
    }

    @Test
    void aProviderThatNeverAnsweredIsNoAlert() {
        try (var lookout = new Lookout(Lookout.TWO.replace("a:", "c:"))) {
            lookout.provider("c", "down", "closed").pass(Duration.ofHours(1));
            assertThat(lookout.log()).isEmpty();
        }
    }

    /** Its breaker is half open while it waits for the next trial, which says nothing of its health. */
    @Test
    void aBreakerThatIsHalfOpenIsNotWellYet() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            for (int i = 0; i < 6; i++) {
                lookout.provider("a", "down", "open").pass(seconds(5));
                lookout.provider("a", "degraded", "half_open").pass(seconds(5));
            }
            assertThat(lookout.log()).containsExactly("provider_down firing: provider a is down");
        }
    }

    /** Only a call closes a breaker; where nobody calls, an alert must not go on until the morning. */
    @Test
    void aBreakerThatStaysHalfOpenIsNotDownForever() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.provider("a", "down", "open").pass(MINUTE);
            lookout.provider("a", "degraded", "half_open").pass(Duration.ofMinutes(4));
            assertThat(lookout.log()).containsExactly("provider_down firing: provider a is down");
            lookout.pass(Duration.ofMinutes(2));
            assertThat(lookout.log()).hasSize(2).last().asString().startsWith("provider_down resolved");
            lookout.provider("a", "down", "open").pass(MINUTE);
            assertThat(lookout.log()).hasSize(3).last().asString().startsWith("provider_down firing");
        }
    }

    @Test
    void effectsAreToldWithTheirCauseAndNotBesideIt() {
        try (var lookout = new Lookout(with(HOOK))) {
            lookout.answered(30).down("a").failed(30).pass(MINUTE);
            assertThat(lookout.posted("hook")).singleElement().satisfies(post -> {
                assertThat(post.json().at("/alert").asString()).isEqualTo("a-down");
                assertThat(post.json().at("/effects").toString())
                        .contains("\"alert\":\"breakers\"", "\"alert\":\"errors\"", "a/m is open");
            });
            lookout.up("a").pass(Duration.ofMinutes(3));
            assertThat(lookout.posted("hook")).hasSize(2).last().satisfies(post -> {
                assertThat(post.json().at("/status").asString()).isEqualTo("resolved");
                assertThat(post.json().at("/effects").toString()).contains("breakers", "errors");
            });
            lookout.answered(30).pass(Duration.ofHours(1));
            assertThat(lookout.posted("hook")).hasSize(2);
        }
    }

    /** The other channel hears nothing of the cause, so it hears of the effect, and what explains it. */
    @Test
    void whoIsNotToldTheCauseIsToldTheEffect() {
        try (var lookout = new Lookout(with(HOOK))) {
            lookout.down("a").pass(MINUTE);
            assertThat(lookout.posted("other")).singleElement().satisfies(post -> {
                assertThat(post.json().at("/alert").asString()).isEqualTo("breakers");
                assertThat(post.json().at("/cause").asString()).isEqualTo("a-down");
            });
        }
    }

    @Test
    void errorsThatAreNotItsFaultAreNoEffect() {
        try (var lookout = new Lookout(with(HOOK))) {
            lookout.failed(30).down("b").pass(MINUTE);
            assertThat(lookout.log())
                    .anyMatch(line -> line.startsWith("errors firing"))
                    .anyMatch(line -> line.startsWith("provider_down firing: provider b"));
        }
    }

    @Test
    void anEffectThatOutlastsItsCauseIsToldInTheEnd() {
        try (var lookout = new Lookout(with(HOOK))) {
            lookout.failed(30)
                    .down("a")
                    .pass(MINUTE)
                    .up("a")
                    .provider("a", "degraded", "half_open")
                    .down("a");
            lookout.pass(MINUTE).up("a").pass(seconds(5));
            for (int i = 0; i < 20; i++) {
                lookout.failed(5).pass(seconds(30));
            }
            assertThat(lookout.posted("hook"))
                    .extracting(post -> post.json().at("/alert").asString() + " "
                            + post.json().at("/status").asString())
                    .containsExactly("a-down firing", "a-down resolved", "errors firing");
        }
    }

    @Test
    void aConditionThatChangesFourTimesInFiveMinutesIsFlappingAndSaidSoOnce() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            for (int i = 0; i < 8; i++) {
                lookout.down("a").pass(seconds(20)).up("a").pass(seconds(20));
            }
            assertThat(lookout.log()).containsExactly("provider_down flapping: comes and goes: provider a is down");
            assertThat(lookout.firing("provider_down")).isEqualTo(1);
            lookout.pass(Duration.ofMinutes(4));
            assertThat(lookout.log()).hasSize(1);
            lookout.pass(Duration.ofMinutes(2));
            assertThat(lookout.log())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("provider_down resolved: over after 5 min");
        }
    }

    @Test
    void whatFlapsAndThenStaysIsToldAsFiring() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            for (int i = 0; i < 3; i++) {
                lookout.down("a").pass(seconds(20)).up("a").pass(seconds(20));
            }
            lookout.down("a").pass(Duration.ofMinutes(20));
            assertThat(lookout.log())
                    .containsExactly(
                            "provider_down flapping: comes and goes: provider a is down",
                            "provider_down firing: provider a is down");
        }
    }

    @Test
    void fewerThanTwentyRequestsMakeNoRatio() {
        String yaml = with("alerts: {rules: [{name: errors, when: error_rate, above: 10%}]}\n");
        try (var lookout = new Lookout(yaml)) {
            lookout.failed(19).pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
            lookout.failed(1).pass(seconds(5));
            assertThat(lookout.log())
                    .containsExactly("errors firing: 100% of all requests failed in 5 min, more than 10%");
        }
    }

    @ParameterizedTest
    @CsvSource({"client_error, false", "client_closed, false", "server_error, true", "queue_full, true"})
    void whatTheCallerDidWrongIsNoError(String type, boolean error) {
        String yaml = with("alerts: {rules: [{name: errors, when: error_rate, above: 10%}]}\n");
        try (var lookout = new Lookout(yaml)) {
            for (int i = 0; i < 50; i++) {
                lookout.request(Lookout.A, type);
            }
            lookout.pass(seconds(5));
            assertThat(!lookout.log().isEmpty()).isEqualTo(error);
        }
    }

    @Test
    void aThresholdIsLeftOnlyWellBelowIt() {
        String yaml = with("alerts: {rules: [{name: errors, when: error_rate, above: 50%, over: 5m}]}\n");
        try (var lookout = new Lookout(yaml)) {
            lookout.failed(55).answered(45).pass(seconds(5));
            assertThat(lookout.log()).hasSize(1);
            lookout.answered(20).pass(seconds(5));
            assertThat(lookout.log())
                    .as("55 of 120 are below the half, but not well below")
                    .hasSize(1);
            lookout.answered(30).pass(seconds(5));
            assertThat(lookout.log()).hasSize(2);
            assertThat(lookout.log().getLast()).startsWith("errors resolved");
        }
    }

    @Test
    void anAlertEndsWhenNobodyAsksAnyMore() {
        String yaml = with("alerts: {rules: [{name: errors, when: error_rate, above: 50%, over: 5m}]}\n");
        try (var lookout = new Lookout(yaml)) {
            lookout.failed(30).pass(Duration.ofMinutes(10));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void aRestartTellsNothingAgain() {
        Path state = directory.resolve("alerts.json");
        Instant later;
        try (var lookout = new Lookout(with(HOOK), state)) {
            lookout.up("a").pass(seconds(5)).down("a").pass(MINUTE);
            assertThat(lookout.posted("hook")).hasSize(1);
            later = lookout.now();
        }
        try (var lookout = new Lookout(with(HOOK), state)) {
            lookout.startsAt(later);
            lookout.down("a").pass(Duration.ofMinutes(5));
            assertThat(lookout.posted()).isEmpty();
            assertThat(lookout.firing("a-down")).isEqualTo(1);
            lookout.up("a").pass(MINUTE);
            assertThat(lookout.posted("hook")).singleElement().satisfies(post -> {
                assertThat(post.json().at("/status").asString()).isEqualTo("resolved");
                assertThat(post.json().at("/duration_ms").asLong()).isEqualTo(360_000);
            });
        }
    }

    /** What was about to be told when the daemon ended is told by the next one. */
    @Test
    void whatWasPendingGoesOnAfterARestart() {
        Path state = directory.resolve("alerts.json");
        Instant later;
        try (var lookout = new Lookout(Lookout.TWO, state)) {
            lookout.up("a").pass(seconds(5)).down("a").pass(seconds(20));
            later = lookout.now();
        }
        try (var lookout = new Lookout(Lookout.TWO, state)) {
            lookout.startsAt(later);
            lookout.down("a").pass(seconds(20));
            assertThat(lookout.log()).containsExactly("provider_down firing: provider a is down");
        }
    }

    @Test
    void whatFlapsAndThenStaysIsNotOverThoughItsRuleWantsLonger() {
        String yaml = with("alerts: {rules: [{name: down, when: provider_down, for: 10m}]}\n");
        try (var lookout = new Lookout(yaml)) {
            for (int i = 0; i < 3; i++) {
                lookout.down("a").pass(seconds(20)).up("a").pass(seconds(20));
            }
            lookout.down("a").pass(Duration.ofMinutes(20));
            assertThat(lookout.log())
                    .containsExactly(
                            "down flapping: comes and goes: provider a is down", "down firing: provider a is down");
        }
    }

    /** Whatever comes and goes, with restarts, reloads and silences between: nobody hears the same thing twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsSaidTwiceInARow(long seed) {
        var random = new Random(seed);
        Path state = directory.resolve("alerts.json");
        List<String> heard = new ArrayList<>();
        Map<String, Boolean> down = new HashMap<>(Map.of("a", false, "b", false));
        var lookout = new Lookout(Lookout.TWO, state);
        lookout.up("a").up("b").pass(seconds(5));
        for (int i = 0; i < 150; i++) {
            String provider = random.nextBoolean() ? "a" : "b";
            switch (random.nextInt(20)) {
                case 0 -> {
                    Instant now = lookout.now();
                    lookout.close();
                    heard.addAll(lookout.log());
                    lookout = new Lookout(Lookout.TWO, state);
                    lookout.startsAt(now);
                }
                case 1 -> lookout.reload(Lookout.TWO);
                case 2 -> lookout.engine().silence("provider_down", seconds(random.nextInt(600)));
                default -> down.computeIfPresent(provider, (_, was) -> random.nextBoolean() != was);
            }
            for (String name : down.keySet()) {
                if (down.get(name)) {
                    lookout.down(name);
                } else {
                    lookout.up(name);
                }
            }
            lookout.pass(seconds(5 + 5L * random.nextInt(random.nextInt(10) == 0 ? 100 : 6)));
        }
        lookout.up("a").up("b").pass(Duration.ofHours(1));
        lookout.close();
        heard.addAll(lookout.log());
        assertThat(heard).hasSizeGreaterThan(10);
        for (String provider : List.of("a", "b")) {
            List<String> statuses = heard.stream()
                    .filter(line -> line.contains("provider " + provider + " is down"))
                    .map(line -> line.split("[ :]", -1)[1])
                    .toList();
            for (int i = 0; i < statuses.size(); i++) {
                String before = i == 0 ? "resolved" : statuses.get(i - 1);
                assertThat(statuses.get(i)).as("%s: %s", provider, statuses).isNotEqualTo(before);
            }
            assertThat(statuses).last().isEqualTo("resolved");
        }
    }

    @Test
    void aReloadTellsNothingAgain() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.down("a").pass(MINUTE);
            lookout.reload(with("metrics: {enabled: true}\n"));
            lookout.pass(MINUTE);
            assertThat(lookout.log()).hasSize(1);
        }
    }

    @Test
    void aRefusedKeyIsOverWhenItIsTakenAndNotByAReload() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.answered(1).attempt(Lookout.A, "key_refused").pass(seconds(5));
            assertThat(lookout.log()).containsExactly("provider_refused_key firing: provider a refuses the key");
            lookout.reload(Lookout.TWO);
            lookout.pass(MINUTE);
            assertThat(lookout.log()).hasSize(1);
            lookout.attempt(Lookout.A, "ok").pass(seconds(5));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void aQuotaThatIsExhaustedExplainsItsFailovers() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.answered(1);
            for (int i = 0; i < 10; i++) {
                lookout.failedOver(1).attempt(Lookout.A, "quota").pass(MINUTE);
            }
            assertThat(lookout.log()).containsExactly("quota_exhausted firing: the quota at provider a is exhausted");
            lookout.answered(1).pass(MINUTE);
            assertThat(lookout.log().getLast())
                    .startsWith("quota_exhausted resolved")
                    .contains("and so: failing_over: b/m answers instead of a/m");
        }
    }

    @Test
    void failingOverForFiveMinutesIsToldAndASingleFailoverIsNot() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.answered(5)
                    .failedOver(1)
                    .pass(Duration.ofMinutes(10))
                    .answered(1)
                    .pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
            for (int i = 0; i < 7; i++) {
                lookout.failedOver(3).pass(MINUTE);
            }
            assertThat(lookout.log()).containsExactly("failing_over firing: b/m answers instead of a/m");
            lookout.answered(1).pass(seconds(5));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void aRejectedConfigurationIsToldAndItsMending() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.rejected().pass(seconds(5)).rejected().pass(seconds(5));
            assertThat(lookout.log())
                    .containsExactly("config_rejected firing: the configuration was rejected, generation 1 keeps"
                            + " running: hapax.yaml:3:1 unknown key");
            lookout.emit(new GatewayEvent.Reloaded("ok", 2, lookout.now(), List.of(), List.of()))
                    .pass(seconds(5));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void aSilenceHoldsOverARestartAndWhatIsStillSoAfterItIsTold() {
        Path state = directory.resolve("alerts.json");
        Instant later;
        try (var lookout = new Lookout(Lookout.TWO, state)) {
            lookout.engine().silence("provider_down", Duration.ofHours(2));
            lookout.up("a").pass(seconds(5)).down("a").pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
            later = lookout.now();
        }
        try (var lookout = new Lookout(Lookout.TWO, state)) {
            lookout.startsAt(later);
            lookout.down("a").pass(Duration.ofMinutes(110));
            assertThat(lookout.log()).isEmpty();
            lookout.pass(Duration.ofMinutes(10));
            assertThat(lookout.log()).containsExactly("provider_down firing: provider a is down");
        }
    }

    @Test
    void aSilenceThatIsEndedIsOver() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.engine().silence("provider_down", Duration.ofHours(2));
            lookout.down("a").pass(MINUTE);
            lookout.engine().silence("provider_down", Duration.ZERO);
            lookout.pass(seconds(5));
            assertThat(lookout.log()).hasSize(1);
        }
    }

    @Test
    void anEndWithinASilenceIsToldAfterIt() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.down("a").pass(MINUTE);
            lookout.engine().silence("provider_down", Duration.ofHours(1));
            lookout.up("a").pass(Duration.ofMinutes(30));
            assertThat(lookout.log()).hasSize(1);
            lookout.pass(Duration.ofMinutes(31));
            assertThat(lookout.log()).hasSize(2).last().asString().contains("over after 1 min");
        }
    }

    @Test
    void switchedOffNothingIsTold() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            lookout.down("a").pass(MINUTE);
            lookout.reload(with("alerts: {enabled: false}\n"));
            lookout.pass(MINUTE).up("a").down("b").pass(Duration.ofHours(1));
            assertThat(lookout.log()).hasSize(1);
            assertThat(lookout.firing("provider_down")).isZero();
        }
    }

    @Test
    void aRuleOfTheFileReplacesTheBuiltInOneOfItsName() {
        String yaml = with("alerts: {rules: [{name: provider_down, when: provider_down, for: 10m}]}\n");
        try (var lookout = new Lookout(yaml)) {
            lookout.down("a").pass(Duration.ofMinutes(9));
            assertThat(lookout.log()).isEmpty();
            lookout.pass(Duration.ofMinutes(2));
            assertThat(lookout.log()).hasSize(1);
        }
    }

    @Test
    void whatARuleOfTheFileWatchesTheBuiltInOneLeavesToIt() {
        try (var lookout = new Lookout(with(HOOK))) {
            lookout.down("a").pass(MINUTE);
            assertThat(lookout.log())
                    .containsExactly("a-down firing: provider a is down (and so: breakers: the circuit"
                            + " breaker of a/m is open)");
        }
    }

    @Test
    void aRuleThatIsGoneEndsWhatItTold() {
        try (var lookout = new Lookout(with(HOOK))) {
            lookout.down("b").pass(MINUTE);
            assertThat(lookout.posted("other")).hasSize(1);
            lookout.reload(with(HOOK.replaceAll("(?m)^.*breakers.*\n", "")));
            lookout.pass(seconds(5));
            assertThat(lookout.posted("other")).hasSize(2).last().satisfies(post -> assertThat(
                            post.json().at("/status").asString())
                    .isEqualTo("resolved"));
        }
    }
}
