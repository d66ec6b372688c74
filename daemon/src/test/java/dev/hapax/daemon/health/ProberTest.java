package dev.hapax.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.Lease;
import dev.hapax.daemon.health.HealthBoard.Terms;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptTimers;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In a time that passes when the test says so; probes end at once. */
class ProberTest {
    private final Probed provider = new Probed();
    private long now = 1_000_000_000_000L;

    private final HealthBoard health = new HealthBoard(() -> now, new EventBus());
    private final Prober prober = new Prober(this::subjects, health, () -> now, Runnable::run);
    private final HapaxConfig config = config("""
            version: 1
            health_check: {interval: 10s, failure_threshold: 3}
            providers:
              p: {type: openai, base_url: http://127.0.0.1:1/v1, api_key: k, model: m}
            """);

    /** Answers probes until it is told to fail. */
    private static final class Probed implements ProviderAdapter {
        private @Nullable FailureKind fails;
        private int probes;

        @Override
        public String name() {
            return "p";
        }

        @Override
        public String identity() {
            return "one";
        }

        @Override
        public Answer ask(Ask ask, String model, AttemptTimers timers, List<AttemptRecord> before) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public Probe probe(Deadline deadline) {
            probes++;
            FailureKind kind = fails;
            return new Probe(Duration.ofMillis(1), kind == null ? null : Failure.of(kind, "the test says so"));
        }

        @Override
        public List<String> listModels(Deadline deadline) {
            return List.of();
        }
    }

    private static HapaxConfig config(String yaml) {
        var source = new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8));
        return Objects.requireNonNull(new ConfigLoader(ProviderKinds.infos())
                .load(source, new Environment(Map.of(), Environment.Mode.WARN))
                .config());
    }

    private Prober.Subjects subjects() {
        return new Prober.Subjects(Map.of("p", provider), Map.of("p", List.of(config.healthCheck())));
    }

    private String state() {
        return health.providers().getFirst().state();
    }

    private void begin() {
        health.adopt(config, Map.of("p", provider.identity()));
        prober.round();
        assertThat(state()).isEqualTo("healthy");
        assertThat(provider.probes).isEqualTo(1);
    }

    /** How many probes there are in so long, looked for every tenth of a second. */
    private int probesIn(Duration time) {
        int before = provider.probes;
        long until = now + time.toNanos();
        while (now < until) {
            now += Duration.ofMillis(100).toNanos();
            prober.round();
        }
        return provider.probes - before;
    }

    @Test
    void whoIsWellIsAskedSeldom() {
        begin();
        assertThat(probesIn(Duration.ofSeconds(99))).isZero();
        assertThat(probesIn(Duration.ofSeconds(1))).isEqualTo(1);
    }

    @Test
    void theFirstProbeThatFailsBringsTheNextOnesSoon() {
        begin();
        provider.fails = FailureKind.UNREACHABLE;
        assertThat(probesIn(Duration.ofSeconds(100))).isEqualTo(1);
        assertThat(state()).isEqualTo("healthy");
        assertThat(probesIn(Duration.ofSeconds(2))).isEqualTo(1);
        assertThat(state()).isEqualTo("healthy");
        assertThat(probesIn(Duration.ofSeconds(2))).isEqualTo(1);
        assertThat(state()).isEqualTo("down");
    }

    @Test
    void oneFailureAmongProbesIsForgotten() {
        begin();
        provider.fails = FailureKind.SILENT;
        assertThat(probesIn(Duration.ofSeconds(100))).isEqualTo(1);
        provider.fails = null;
        assertThat(probesIn(Duration.ofSeconds(2))).isEqualTo(1);
        assertThat(probesIn(Duration.ofSeconds(99))).isZero();
        assertThat(state()).isEqualTo("healthy");
    }

    private void called(int times, @Nullable FailureKind failure) {
        for (int i = 0; i < times; i++) {
            var admission = health.admit(new Target("p", "m"), Terms.ALONE, Duration.ofMinutes(1));
            Lease lease = ((Admission.Admitted) admission).lease();
            if (failure == null) {
                lease.succeeded(Duration.ofMillis(5), null);
            } else {
                lease.failed(Failure.of(failure, "the test says so"), true, Cooling.NONE, Duration.ofMillis(5));
            }
        }
    }

    /** Nobody calls after an outage until the provider is well; so its state must not wait for a call. */
    @Test
    void whoeverCouldNotBeReachedIsWellWhenItAnswersAProbe() {
        begin();
        called(3, FailureKind.UNREACHABLE);
        assertThat(state()).isEqualTo("degraded");
        probesIn(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo("healthy");
        assertThat(health.providers().getFirst().failed()).isEqualTo(3);
        called(2, FailureKind.CONNECT_TIMEOUT);
        assertThat(state()).isEqualTo("down");
        probesIn(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo("healthy");
    }

    /** That it lists its models says nothing of its answers; time does. */
    @Test
    void badAnswersAreNotDisprovedByAProbeButByTime() {
        begin();
        called(4, FailureKind.SERVER_ERROR);
        probesIn(Duration.ofMinutes(4));
        assertThat(state()).isEqualTo("degraded");
        probesIn(Duration.ofMinutes(1));
        assertThat(state()).isEqualTo("healthy");
    }

    @Test
    void aSingleBadAnswerAmongManyIsForgottenWithTheNextProbe() {
        begin();
        called(20, null);
        called(1, FailureKind.SERVER_ERROR);
        assertThat(state()).isEqualTo("degraded");
        probesIn(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo("healthy");
    }

    /** An answer to a free question tells that somebody is there, be it as unfriendly as it may. */
    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"RATE_LIMITED", "QUOTA", "FORBIDDEN", "RETRYABLE_4XX", "CALLER_ERROR", "MODEL_MISSING"})
    void whoAnswersIsThere(FailureKind kind) {
        begin();
        provider.fails = kind;
        probesIn(Duration.ofSeconds(400));
        assertThat(state()).isEqualTo("healthy");
        assertThat(admission()).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aCallThatGoesWellSaysMoreThanProbesThatFail() {
        begin();
        provider.fails = FailureKind.SERVER_ERROR;
        for (int i = 0; i < 5; i++) {
            probesIn(Duration.ofSeconds(102));
            lease().succeeded(Duration.ofMillis(5), null);
        }
        assertThat(state()).isEqualTo("healthy");
    }

    @Test
    void aKeyForCallsAloneIsWelcomeAfterTheFirstOne() {
        begin();
        provider.fails = FailureKind.KEY_REFUSED;
        probesIn(Duration.ofSeconds(100));
        assertThat(state()).isEqualTo("refused");
        assertThat(probesIn(Duration.ofSeconds(100))).as("in no hurry").isEqualTo(10);
        Lease first = lease();
        assertThat(admission()).as("who comes meanwhile").isInstanceOf(Admission.Refused.class);
        first.succeeded(Duration.ofMillis(5), null);
        assertThat(state()).isEqualTo("healthy");
        probesIn(Duration.ofSeconds(400));
        assertThat(state()).isEqualTo("healthy");
        assertThat(admission()).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void aKeyThatACallIsRefusedTooIsTriedEachFiveMinutes() {
        begin();
        provider.fails = FailureKind.KEY_REFUSED;
        probesIn(Duration.ofSeconds(100));
        Failure refusal = Failure.of(FailureKind.KEY_REFUSED, "the test says so");
        var fiveMinutes = new Cooling(Cooling.Scope.KEY, Duration.ofMinutes(5));
        lease().failed(refusal, false, fiveMinutes, Duration.ofMillis(5));
        probesIn(Duration.ofSeconds(299));
        assertThat(admission()).isInstanceOf(Admission.Refused.class);
        probesIn(Duration.ofSeconds(2));
        lease().failed(refusal, false, fiveMinutes, Duration.ofMillis(5));
        assertThat(admission()).isInstanceOf(Admission.Refused.class);
        provider.fails = null;
        probesIn(Duration.ofSeconds(10));
        assertThat(state()).isEqualTo("healthy");
    }

    private Admission admission() {
        return health.admit(new Target("p", "m"), Terms.ALONE, Duration.ofMinutes(1));
    }

    private Lease lease() {
        Admission admission = admission();
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).lease();
    }
}
