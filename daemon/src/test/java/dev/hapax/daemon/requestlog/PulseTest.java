package dev.hapax.daemon.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.requestlog.Pulse.Beat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PulseTest {
    private long now;
    private final Pulse pulse = new Pulse(() -> now);

    private void after(Duration time) {
        now += time.toNanos();
    }

    private void request(int status, @Nullable String errorType, long millis) {
        pulse.accept(Finished.request("id", "/", status, errorType, Duration.ofMillis(millis), null));
    }

    private void attempt(long firstTokenMillis) {
        pulse.accept(new GatewayEvent.AttemptFinished(
                "id",
                "/",
                "anonymous",
                Finished.TARGET,
                "ok",
                Duration.ofSeconds(1),
                Duration.ofMillis(firstTokenMillis),
                Usage.of(3, 4),
                false,
                null));
    }

    @Test
    void theLastFiveMinutesInNumbers() {
        for (int i = 1; i <= 99; i++) {
            request(200, null, i);
        }
        request(502, "upstream_error", 100);
        after(Duration.ofSeconds(30));
        request(400, "client_error", 100);
        assertThat(pulse.lately().requests()).isEqualTo(101);
        assertThat(pulse.lately().failed()).isEqualTo(1);
        assertThat(pulse.lately().p50()).isBetween(Duration.ofMillis(48), Duration.ofMillis(54));
        after(Duration.ofSeconds(270));
        assertThat(pulse.lately().requests()).isEqualTo(1);
        after(Duration.ofSeconds(30));
        assertThat(pulse.lately()).isEqualTo(new Pulse.Lately(0, 0, null));
    }

    @Test
    void wholeSecondsAreToldOldestFirst() {
        request(200, null, 5);
        attempt(200);
        after(Duration.ofSeconds(2));
        pulse.accept(new GatewayEvent.FailedOver("id", Finished.TARGET, new Target("a", "b"), "reset"));
        after(Duration.ofSeconds(1));
        request(200, null, 5);
        assertThat(pulse.beats(4)).hasSize(4).element(0).isEqualTo(new Beat(0, 0, 0, 0, 0, 0, 0, 0, null));
        Beat first = pulse.beats(3).getFirst();
        assertThat(first.requests()).isEqualTo(1);
        assertThat(first.misses()).isEqualTo(1);
        assertThat(first.input()).isEqualTo(3);
        assertThat(first.output()).isEqualTo(4);
        assertThat(first.firstToken()).isBetween(Duration.ofMillis(190), Duration.ofMillis(210));
        assertThat(pulse.beats(1)).containsExactly(new Beat(0, 0, 1, 0, 0, 0, 0, 0, null));
    }

    @Test
    void firstTokensOfTheLastSecondsOnly() {
        attempt(9_000);
        after(Duration.ofMinutes(1));
        for (int i = 1; i <= 100; i++) {
            attempt(10L * i);
        }
        assertThat(pulse.firstToken(0.5, 60)).isBetween(Duration.ofMillis(475), Duration.ofMillis(525));
        assertThat(pulse.firstToken(0.95, 60)).isBetween(Duration.ofMillis(900), Duration.ofMillis(1_000));
        assertThat(pulse.firstToken(1, 61)).isGreaterThan(Duration.ofSeconds(8));
        after(Duration.ofMinutes(1));
        assertThat(pulse.firstToken(0.5, 60)).isNull();
    }
}
