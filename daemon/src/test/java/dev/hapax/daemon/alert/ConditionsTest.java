package dev.hapax.daemon.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.AlertScope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conditions that count: when each begins, and when it is over. */
class ConditionsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private static String rule(String rule) {
        return Lookout.TWO + "alerts: {rules: [" + rule + "]}\n";
    }

    private static Lookout tookAsLongAs(Lookout lookout, int times, Duration took) {
        for (int i = 0; i < times; i++) {
            lookout.request(Lookout.A, null, took, Lookout.CHAT, new AttemptRecord(Lookout.A, "ok", 200, took, null));
        }
        return lookout;
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_p95", "ttft_p95"})
    void slowAnswersAreToldWhenMoreThanFiveOfAHundredAreSlow(String condition) {
        String yaml = rule("{name: slow, when: " + condition + ", route: /v1/chat/completions, above: 4s}");
        try (var lookout = new Lookout(yaml)) {
            tookAsLongAs(lookout, 96, Duration.ofSeconds(1));
            tookAsLongAs(lookout, 4, Duration.ofSeconds(10)).pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
            tookAsLongAs(lookout, 4, Duration.ofSeconds(10)).pass(MINUTE);
            assertThat(lookout.log())
                    .singleElement()
                    .asString()
                    .startsWith("slow firing")
                    .contains("the limit is 4 s");
            lookout.pass(Duration.ofMinutes(10));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void anotherRouteIsNotSlow() {
        String yaml = rule("{name: slow, when: latency_p95, route: /v1/messages, above: 4s}");
        try (var lookout = new Lookout(yaml)) {
            tookAsLongAs(lookout, 100, Duration.ofSeconds(10)).pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
        }
    }

    /** A time is sorted into a column that is at most a twentieth off. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3, 17, 250, 999, 4_000, 61_000, 3_600_000})
    void aQuantileIsNeverTooHighAndHardlyTooLow(long millis) {
        double[] columns = new double[SlownessWatch.Times.COLUMNS];
        columns[SlownessWatch.Times.column(Duration.ofMillis(millis))] = 100;
        assertThat(SlownessWatch.Times.quantile(columns, 100, 0.95).toNanos() / 1e6)
                .isBetween(millis * 0.95, millis * 1.000001);
    }

    @Test
    void aBudgetOfMoneyIsAWindowThatMoves() {
        try (var lookout = new Lookout(rule("{name: spend, when: budget, above: 25 usd, over: 24h}"))) {
            lookout.spent(Usage.of(10, 10), 24.0).pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
            lookout.spent(Usage.of(10, 10), 2.5).pass(MINUTE);
            assertThat(lookout.log())
                    .containsExactly("spend firing: 26.5 usd went to all requests in 24 h, more than 25 usd");
            lookout.pass(Duration.ofHours(20));
            assertThat(lookout.log()).hasSize(1);
            lookout.pass(Duration.ofHours(5));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void aBudgetOfTokensOutlivesARestart() {
        String yaml = rule("{name: tokens, when: budget, provider: a, above: 1000 tokens, over: 1h}");
        Path state = directory.resolve("state/alerts.json");
        Instant later;
        try (var lookout = new Lookout(yaml, state)) {
            lookout.spent(Usage.of(500, 400), null).pass(MINUTE);
            later = lookout.now();
        }
        try (var lookout = new Lookout(yaml, state)) {
            lookout.startsAt(later);
            lookout.spent(Usage.of(50, 51), null).pass(MINUTE);
            assertThat(lookout.log())
                    .containsExactly(
                            "tokens firing: 1001 tokens went to attempts at a in 60 min, more than 1000 tokens");
        }
    }

    private static void traffic(Lookout lookout, int minutes, int good, int bad) {
        for (int i = 0; i < minutes; i++) {
            lookout.answered(good).failed(bad).pass(MINUTE);
        }
    }

    /** 99.9 %: a thousandth may fail; 14.4 times that over an hour and the last five minutes is too fast. */
    @Test
    void anErrorBudgetThatBurnsFastIsToldAndSoonOver() {
        try (var lookout = new Lookout(rule("{name: slo, when: slo_burn, objective: 99.9%}"))) {
            traffic(lookout, 60, 50, 0);
            assertThat(lookout.log()).isEmpty();
            traffic(lookout, 3, 25, 25);
            assertThat(lookout.log())
                    .singleElement()
                    .asString()
                    .startsWith("slo firing: the error budget of all requests");
            traffic(lookout, 8, 50, 0);
            assertThat(lookout.log()).hasSize(1);
            traffic(lookout, 40, 50, 0);
            assertThat(lookout.log()).hasSize(2);
        }
    }

    /** One in a hundred is ten times too much, which an hour's factor lets pass and six hours' does not. */
    @Test
    void anErrorBudgetThatBurnsSlowlyIsToldLater() {
        try (var lookout = new Lookout(rule("{name: slo, when: slo_burn, objective: 99.9%}"))) {
            traffic(lookout, 120, 50, 0);
            int minutes = 0;
            while (lookout.log().isEmpty() && minutes < 400) {
                for (int i = 0; i < 10; i++) {
                    traffic(lookout, 1, 20, i == 9 ? 2 : 0);
                }
                minutes += 10;
            }
            assertThat(minutes).isBetween(60, 360);
        }
    }

    @Test
    void fewRequestsBurnNoBudget() {
        try (var lookout = new Lookout(rule("{name: slo, when: slo_burn, objective: 99.9%}"))) {
            lookout.failed(19).pass(MINUTE);
            assertThat(lookout.log()).isEmpty();
        }
    }

    @Test
    void aDeprecatedRouteInUseIsToldUntilNobodyUsesIt() {
        String yaml = Lookout.TWO + """
                routes: [{path: /v1/old, handler: chat, deprecated: 2026-01-01}]
                alerts: {rules: [{name: old, when: deprecated_in_use, over: 24h}]}
                """;
        try (var lookout = new Lookout(yaml)) {
            lookout.request(Lookout.A, null, MINUTE, "/v1/old").pass(MINUTE);
            assertThat(lookout.log()).containsExactly("old firing: the deprecated route /v1/old is still in use");
            lookout.pass(Duration.ofHours(25));
            assertThat(lookout.log()).hasSize(2);
        }
    }

    @Test
    void aCertificateIsToldTwoWeeksBeforeItEnds() {
        var watch = new CertificateWatch(Duration.ofDays(14));
        watch.shows(Path.of("/etc/hapax/gateway.pem"), Instant.parse("2026-12-05T02:58:50Z"));
        assertThat(watch.look(Instant.parse("2026-11-20T00:00:00Z"), _ -> false))
                .extracting(Observation::verdict)
                .containsExactly(Observation.Verdict.CLEAR);
        Observation late =
                watch.look(Instant.parse("2026-11-25T00:00:00Z"), _ -> false).getFirst();
        assertThat(late.verdict()).isEqualTo(Observation.Verdict.ACTIVE);
        assertThat(late.detail()).isEqualTo("the certificate in gateway.pem ends on 2026-12-05");
    }

    /** What callers name travels nowhere. */
    @Test
    void aModelThatTheFileDoesNotNameGoesByOther() {
        try (var lookout = new Lookout(Lookout.TWO)) {
            var named = new Target("a", "canary-model-41");
            lookout.answered(1);
            for (int i = 0; i < 8; i++) {
                lookout.request(
                        Lookout.B,
                        null,
                        new AttemptRecord(named, "server_error", 500, MINUTE, null),
                        new AttemptRecord(Lookout.B, "ok", 200, MINUTE, null));
                lookout.pass(MINUTE);
            }
            assertThat(lookout.log()).containsExactly("failing_over firing: b/m answers instead of a/other");
        }
    }

    /** As many series as there are rules, however much happens. */
    @Test
    void aWindowTakesNoMoreRoomForMoreTraffic() {
        var slices = new Slices(Duration.ofMinutes(5), 30, 2);
        Instant now = Instant.parse("2026-11-27T08:00:00Z");
        for (int i = 0; i < 100_000; i++) {
            slices.add(now.plusMillis(i * 100L), 0, 1);
        }
        Instant end = now.plusMillis(99_999 * 100L);
        assertThat(slices.sum(end, 0, Duration.ofMinutes(5))).isBetween(2_890.0, 3_000.0);
        assertThat(slices.sum(end.plus(Duration.ofMinutes(6)), 0, Duration.ofMinutes(5)))
                .isZero();
        assertThat(slices.kept()).hasSizeLessThanOrEqualTo(31);
    }

    @Test
    void aProbeMayTakeBackWhatAProbeSaid() {
        var watch = KeyWatch.refused(AlertScope.ALL);
        watch.adopt(Lookout.config(Lookout.TWO));
        Instant now = Instant.now();
        var refused = new GatewayEvent.Probed("a", MINUTE, "key_refused", false);
        var fine = new GatewayEvent.Probed("a", MINUTE, null, true);
        watch.probed(refused, now);
        assertThat(verdictOfA(watch, now)).isEqualTo(Observation.Verdict.ACTIVE);
        watch.probed(fine, now);
        assertThat(verdictOfA(watch, now)).isEqualTo(Observation.Verdict.CLEAR);
    }

    private static Observation.Verdict verdictOfA(Watch watch, Instant now) {
        List<Observation> seen = watch.look(now, _ -> false);
        return seen.getFirst().verdict();
    }
}
