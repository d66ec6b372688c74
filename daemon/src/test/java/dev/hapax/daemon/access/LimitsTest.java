package dev.hapax.daemon.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.redis.SharedRedis;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes through, by a clock that stands until it is told to move. */
class LimitsTest {
    private static final String PEER = "192.0.2.1";

    private long now = 1;
    private final Limits limits = new Limits(new SharedRedis(() -> now), () -> now);

    private static LimitedFile file(String global, String ofAna, String ofRoute) {
        String top = global.isEmpty() ? "" : "rate_limit: " + global + "\n";
        return LimitedFile.of("""
                %sauth:
                  keys:
                    - {name: ana, key: ana-key%s}
                    - {name: ben, key: ben-key}
                  required: false
                routes: [{path: /v1/x, handler: chat%s}]
                """.formatted(top, limit(ofAna), limit(ofRoute)));
    }

    private static String limit(String text) {
        return text.isEmpty() ? "" : ", rate_limit: " + text;
    }

    private boolean passes(LimitedFile file, Tenant tenant) {
        return file.admit(limits, tenant, PEER).refusal() == null;
    }

    private int passing(LimitedFile file, Tenant tenant, int tries) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += passes(file, tenant) ? 1 : 0;
        }
        return passed;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static GatewayError refusal(Admission admission) {
        return Objects.requireNonNull(admission.refusal());
    }

    @Test
    void aFullBucketIsTheBurstAndEachRequestFlowsInByItself() {
        LimitedFile file = file("{requests: 60, burst: 5}", "", "");
        Tenant ana = file.tenant("ana");
        assertThat(passing(file, ana, 10)).isEqualTo(5);
        pass(Duration.ofSeconds(1).minusNanos(1));
        assertThat(passes(file, ana)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(passing(file, ana, 2)).isEqualTo(1);
        pass(Duration.ofSeconds(5));
        assertThat(passing(file, ana, 10)).isEqualTo(5);
    }

    @Test
    void aRefusalSaysWhichLimitItWasAndWhenToComeBack() {
        LimitedFile file = file("", "{requests: 2, window: 1m}", "");
        Tenant ana = file.tenant("ana");
        assertThat(passing(file, ana, 3)).isEqualTo(2);
        pass(Duration.ofSeconds(10));
        Admission refused = file.admit(limits, ana, PEER);
        assertThat(refusal(refused).message()).isEqualTo("Rate limit reached: requests of key `ana`: 2 per 1m");
        assertThat(refusal(refused).retryAfter())
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(20).plusMillis(1));
        assertThat(refusal(refused).worthRepeating()).isTrue();
        assertThat(refused.standing()).contains(new Admission.Standing(2, 0, Duration.ofSeconds(50)));
        pass(Objects.requireNonNull(refusal(refused).retryAfter()));
        assertThat(passes(file, ana)).isTrue();
    }

    @Test
    void whoWouldWaitLongerThanAMinuteNeedNotRepeat() {
        LimitedFile file = file("", "{requests: 1, window: 24h}", "");
        Tenant ana = file.tenant("ana");
        assertThat(passes(file, ana)).isTrue();
        assertThat(refusal(file.admit(limits, ana, PEER)).worthRepeating()).isFalse();
    }

    @Test
    void aRequestThatOneLimitRefusesTakesFromNone() {
        LimitedFile file = file("{requests: 10}", "{requests: 6}", "{requests: 3}");
        Tenant ana = file.tenant("ana");
        assertThat(passing(file, ana, 50)).isEqualTo(3);
        LimitedFile elsewhere = file("{requests: 10}", "{requests: 6}", "");
        assertThat(passing(elsewhere, ana, 50)).as("left of the key's six").isEqualTo(3);
        LimitedFile withoutItsOwn = file("{requests: 10}", "", "");
        assertThat(passing(withoutItsOwn, withoutItsOwn.tenant("ana"), 50))
                .as("left of the ten")
                .isEqualTo(4);
    }

    @Test
    void tokensAreChargedWhenTheyAreKnownAndMayBeOwed() {
        LimitedFile file = file("", "{tokens: 600, window: 1m}", "");
        Tenant ana = file.tenant("ana");
        Admission one = file.admit(limits, ana, PEER);
        Admission other = file.admit(limits, ana, PEER);
        assertThat(one.standing()).contains(new Admission.Standing(600, 600, Duration.ZERO));
        one.used(Usage.of(300, 200));
        assertThat(file.admit(limits, ana, PEER).standing())
                .contains(new Admission.Standing(600, 100, Duration.ofSeconds(50)));
        other.used(Usage.of(0, 400));
        Admission refused = file.admit(limits, ana, PEER);
        assertThat(refusal(refused).message()).isEqualTo("Rate limit reached: tokens of key `ana`: 600 per 1m");
        assertThat(refusal(refused).retryAfter())
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(30).plusMillis(2));
        pass(Duration.ofSeconds(30));
        assertThat(passes(file, ana)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(passes(file, ana)).isTrue();
    }

    @Test
    void whatIsChargedAfterTheBucketWasForgottenIsOwedAllTheSame() {
        LimitedFile file = file("", "{tokens: 60, window: 1s}", "");
        Admission admission = file.admit(limits, file.tenant("ana"), PEER);
        pass(Duration.ofMinutes(10));
        admission.used(Usage.of(0, 60_000));
        pass(Duration.ofMinutes(15));
        assertThat(passes(file, file.tenant("ana"))).isFalse();
        pass(Duration.ofMinutes(2));
        assertThat(passes(file, file.tenant("ana"))).isTrue();
    }

    @Test
    void eachKeyHasABucketAndCallersWithoutOneShareIt() {
        LimitedFile file = file("{requests: 2}", "", "");
        assertThat(passing(file, file.tenant("ana"), 3)).isEqualTo(2);
        assertThat(passing(file, file.tenant("ben"), 3)).isEqualTo(2);
        assertThat(passing(file, Tenant.ANONYMOUS, 1)).isEqualTo(1);
        Admission other = file.admit(limits, Tenant.ANONYMOUS, "192.0.2.9");
        assertThat(other.refusal()).isNull();
        assertThat(refusal(file.admit(limits, Tenant.ANONYMOUS, "192.0.2.9")).message())
                .contains("requests of callers without a key: 2 per 1m");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.1, ::ffff:192.0.2.1, true",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::2, true",
        "2001:db8:1:2::1, [2001:0db8:1:2::9], true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "fe80::1%eth0, fe80::2, true",
    })
    void anAddressOfVersionSixIsItsNetwork(String one, String other, boolean same) {
        LimitedFile file = file("{requests: 1, by: ip}", "", "");
        assertThat(file.admit(limits, Tenant.ANONYMOUS, one).refusal()).isNull();
        assertThat(file.admit(limits, file.tenant("ana"), other).refusal() != null)
                .isEqualTo(same);
    }

    @Test
    void aReloadKeepsTheFillAndAChangedLimitTheShareThatIsLeft() {
        LimitedFile before = file("{requests: 10}", "", "");
        assertThat(passing(before, before.tenant("ana"), 6)).isEqualTo(6);
        LimitedFile same = file("{requests: 10}", "{requests: 1000}", "");
        assertThat(passing(same, same.tenant("ana"), 1)).isEqualTo(1);
        LimitedFile wider = file("{requests: 100}", "", "");
        assertThat(passing(wider, wider.tenant("ana"), 100)).as("three tenths").isEqualTo(30);
        LimitedFile slower = file("{requests: 100, window: 1h}", "", "");
        assertThat(passes(slower, slower.tenant("ana"))).isFalse();
        pass(Duration.ofSeconds(36));
        assertThat(passing(slower, slower.tenant("ana"), 5)).isEqualTo(1);
    }

    @Test
    void whatCountsForModelsIsNotCountedForWhoOnlyLooks() {
        LimitedFile file = LimitedFile.of("""
                rate_limit: {requests: 1}
                routes:
                  - {path: /v1/list, handler: models}
                  - {path: /v1/seen, handler: health, rate_limit: {requests: 2}}
                """);
        assertThat(passing(file, Tenant.ANONYMOUS, 20)).isEqualTo(20);
        int seen = 0;
        for (int i = 0; i < 5; i++) {
            Admission admission =
                    limits.admit(file.config(), file.config().routes().get(1), Tenant.ANONYMOUS, PEER);
            seen += admission.refusal() == null ? 1 : 0;
        }
        assertThat(seen).isEqualTo(2);
    }

    @Test
    void theSwitchOfOlderFilesMeansTenAMinuteForEachAddress() {
        LimitedFile old = LimitedFile.of("routes: [{path: /v1/x, handler: completion, middleware: [rate-limit]}]\n");
        assertThat(passing(old, Tenant.ANONYMOUS, 20)).isEqualTo(10);
        assertThat(old.admit(limits, Tenant.ANONYMOUS, "192.0.2.2").refusal()).isNull();
        LimitedFile own = LimitedFile.of(
                "routes: [{path: /v1/x, handler: completion, middleware: [ratelimit], rate_limit: {requests: 3}}]\n");
        assertThat(passing(own, Tenant.ANONYMOUS, 20)).isEqualTo(3);
    }

    @Test
    void absurdNumbersLimitWithoutOverflowing() {
        LimitedFile file = file("{requests: 1, burst: 2147483647, window: 80000h, tokens: 2147483647}", "", "");
        assertThat(passing(file, Tenant.ANONYMOUS, 100)).isPositive();
        file.admit(limits, Tenant.ANONYMOUS, PEER).used(Usage.of(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4));
        assertThat(passes(file, Tenant.ANONYMOUS)).isFalse();
    }

    /** Beside a bucket kept in real numbers, for every request of a random crowd. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void theBurstAndWhatFlowsInComeThroughAndNothingElse(long seed) {
        var random = new Random(seed);
        int requests = 1 + random.nextInt(500);
        int burst = 1 + random.nextInt(2 * requests);
        long window = 1000L + random.nextInt(100_000);
        LimitedFile file = file("{requests: " + requests + ", burst: " + burst + ", window: " + window + "ms}", "", "");
        Tenant ben = file.tenant("ben");
        double between = window * 1e6 / requests;
        double level = burst;
        int passed = 0;
        long begun = now;
        for (int i = 0; i < 5000; i++) {
            long pause = (long) (random.nextDouble() * between * (random.nextInt(50) == 0 ? burst : 1.5));
            pass(Duration.ofNanos(pause));
            level = Math.min(burst, level + pause / between);
            boolean through = passes(file, ben);
            if (Math.abs(level - 1) > 0.01) {
                assertThat(through).as("request %s at a level of %s", i, level).isEqualTo(level > 1);
            }
            level -= through ? 1 : 0;
            passed += through ? 1 : 0;
            assertThat((double) passed).isLessThanOrEqualTo(burst + (now - begun) / between + 1e-6);
        }
    }

    @Test
    void bucketsAreBoundedAndThoseThatAreFullAreForgotten() {
        var buckets = new Buckets(() -> now);
        for (int i = 0; i < 2 * Buckets.MOST; i++) {
            buckets.take(List.of(new Claim("caller " + i, 10, 10, 100)));
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(Buckets.MOST);
        pass(Duration.ofMinutes(1));
        long left = Buckets.MOST;
        for (int i = 0; i < 1000 && left > 0; i++) {
            // Each look clears a part away.
            left = buckets.size();
        }
        assertThat(left).isZero();
    }
}
