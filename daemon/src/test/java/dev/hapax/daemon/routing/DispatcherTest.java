package dev.hapax.daemon.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The attempt loop against scripted providers; time moves by hand. */
class DispatcherTest {
    private long now = 1_000_000_000_000L;
    private final List<GatewayEvent> events = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Cancellation caller = new Cancellation();
    private final ScriptedProvider first = new ScriptedProvider("first");
    private final ScriptedProvider second = new ScriptedProvider("second");
    private final HapaxConfig config = new Configs()
            .openProvider("first", "openai", "m1")
            .openProvider("second", "openai", "m2")
            .retry(2)
            .config();

    private Duration time = Duration.ofMinutes(1);

    private Outcome dispatch() {
        return dispatch(config, false);
    }

    private Outcome dispatch(HapaxConfig inForce, boolean sideEffects) {
        var bus = new EventBus();
        bus.listener(events::add);
        var health = new HealthBoard(() -> now, bus);
        health.adopt(inForce, Map.of("first", "1", "second", "2"));
        var dispatcher = new Dispatcher(
                health,
                bus,
                () -> now,
                (time, _) -> {
                    pauses.add(time);
                    now += time.toNanos();
                },
                new Random(1));
        var scan = new RequestScan("", null, false, false, null, 1, false, sideEffects);
        var ask = new Ask("id", new Question.Chat(new OpenAiDialect(), new byte[0], scan), Map.of(), caller);
        return dispatcher.dispatch(
                ask,
                new Dispatcher.Plan(
                        "/v1/chat/completions",
                        "anonymous",
                        new Chain(List.of(new Target("first", "m1"), new Target("second", "m2"))),
                        Map.of("first", first, "second", second),
                        inForce,
                        inForce.retry(),
                        Deadline.in(time, () -> now)));
    }

    private static Failure failure(FailureKind kind, int status) {
        return new Failure(
                kind, status, "their_code", "their words", null, null, "{}".getBytes(StandardCharsets.UTF_8));
    }

    /** attempts at the first target, whether the second was asked, and what is left to say. */
    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, 0, 1, true, 502",
        "CONNECT_TIMEOUT, 0, 1, true, 504",
        "TLS, 0, 1, true, 502",
        "RESET_REUSED, 0, 2, true, 502",
        "RESET, 0, 2, true, 502",
        "SILENT, 0, 1, true, 504",
        "RETRYABLE_4XX, 409, 2, true, 409",
        "RATE_LIMITED, 429, 2, true, 429",
        "QUOTA, 429, 1, true, 429",
        "SERVER_ERROR, 503, 2, true, 503",
        "OVERLOADED, 529, 1, true, 503",
        "KEY_REFUSED, 401, 1, true, 502",
        "FORBIDDEN, 403, 1, false, 403",
        "MODEL_MISSING, 404, 1, true, 502",
        "CONTEXT_LENGTH, 400, 1, false, 400",
        "CALLER_ERROR, 422, 1, false, 422",
        "FILTERED, 400, 1, false, 400",
        "REDIRECT, 302, 1, true, 502",
        "MALFORMED, 200, 1, true, 502",
        "STREAM_DIED, 200, 2, true, 502",
        "OUR_LIMIT, 0, 1, true, 503",
        "CLIENT_CLOSED, 0, 1, false, 499",
    })
    void everyFailureDoesWhatItsRowSays(FailureKind kind, int status, int attempts, boolean next, int left) {
        first.always(failure(kind, status));
        second.always(failure(kind, status));
        HapaxConfig once = new Configs()
                .openProvider("first", "openai", "m1")
                .openProvider("second", "openai", "m2")
                .retry(1)
                .attempts(6)
                .config();
        Outcome outcome = dispatch(once, false);
        assertThat(first.asked()).isEqualTo(attempts);
        assertThat(second.asked()).isEqualTo(next ? attempts : 0);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error().status()).isEqualTo(left);
            assertThat(failed.attempts())
                    .filteredOn(AttemptRecord::called)
                    .extracting(AttemptRecord::outcome)
                    .containsOnly(kind.id());
        });
    }

    @Test
    void theSecondTargetsAnswerIsTheCallers() {
        first.next(failure(FailureKind.SERVER_ERROR, 500)).next(failure(FailureKind.SERVER_ERROR, 500));
        second.nextAnswer("hello");
        assertThat(dispatch()).isInstanceOfSatisfying(Outcome.Whole.class, whole -> {
            assertThat(whole.from().target()).isEqualTo(new Target("second", "m2"));
            assertThat(new String(whole.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
            assertThat(whole.attempts())
                    .extracting(AttemptRecord::outcome)
                    .containsExactly("server_error", "server_error", "ok");
        });
        assertThat(events)
                .contains(new GatewayEvent.FailedOver(
                        "id", new Target("first", "m1"), new Target("second", "m2"), "server_error"));
    }

    @Test
    void aShortRetryAfterIsWaitedForOnTheSameTarget() {
        first.next(limited(Duration.ofSeconds(1))).nextAnswer("hello");
        assertThat(dispatch()).isInstanceOf(Outcome.Whole.class);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
        assertThat(second.asked()).isZero();
    }

    @Test
    void aLongRetryAfterMeansTheNextTarget() {
        first.next(limited(Duration.ofSeconds(30)));
        second.nextAnswer("hello");
        assertThat(dispatch()).isInstanceOfSatisfying(Outcome.Whole.class, whole -> assertThat(whole.attempts())
                .extracting(AttemptRecord::outcome)
                .containsExactly("rate_limited_long", "ok"));
        assertThat(pauses).isEmpty();
    }

    @Test
    void aWaitThatTheDeadlineDoesNotAllowMeansTheNextTarget() {
        time = Duration.ofMillis(900);
        first.next(limited(Duration.ofSeconds(1)));
        second.nextAnswer("hello");
        assertThat(dispatch()).isInstanceOfSatisfying(Outcome.Whole.class, whole -> assertThat(whole.attempts())
                .extracting(AttemptRecord::outcome)
                .containsExactly("rate_limited", "ok"));
        assertThat(pauses).isEmpty();
    }

    @Test
    void whenAllAreLimitedTheCallerLearnsTheEarliestReturn() {
        first.always(limited(Duration.ofSeconds(7)));
        second.always(limited(Duration.ofSeconds(30)));
        assertThat(dispatch()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error().status()).isEqualTo(429);
            assertThat(failed.error().retryAfter()).isEqualTo(Duration.ofSeconds(7));
        });
    }

    private static Failure limited(Duration after) {
        return new Failure(FailureKind.RATE_LIMITED, 429, "rate_limit", "slow down", after, null, null);
    }

    @Test
    void xShouldRetryFalseIsHeeded() {
        first.next(new Failure(FailureKind.SERVER_ERROR, 500, null, "no", null, false, null));
        second.nextAnswer("hello");
        dispatch();
        assertThat(first.asked()).isEqualTo(1);
    }

    @Test
    void neverMoreAttemptsThanAllowed() {
        first.always(failure(FailureKind.RATE_LIMITED, 429));
        second.always(failure(FailureKind.RATE_LIMITED, 429));
        dispatch();
        assertThat(first.asked() + second.asked())
                .isLessThanOrEqualTo(config.failover().maxAttempts());
    }

    @Test
    void noAttemptBeginsAfterTheCallerLeft() {
        first.next(failure(FailureKind.SERVER_ERROR, 500)).onAsk(caller::cancel);
        assertThat(dispatch()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(
                        failed.error().status())
                .isEqualTo(499));
        assertThat(second.asked()).isZero();
    }

    @Test
    void aCallWithSideEffectsFailsOverOnlyWhenNothingWasDone() {
        first.next(failure(FailureKind.MALFORMED, 200));
        assertThat(dispatch(config, true)).isInstanceOf(Outcome.Failed.class);
        assertThat(second.asked()).isZero();

        first.next(failure(FailureKind.UNREACHABLE, 0));
        second.nextAnswer("hello");
        assertThat(dispatch(config, true)).isInstanceOf(Outcome.Whole.class);
    }

    @Test
    void aStreamThatDiesBeforeItsFirstContentIsReplacedWhole() {
        first.nextStream(failure(FailureKind.STREAM_DIED, 200), "role|")
                .nextStream(failure(FailureKind.STREAM_DIED, 200), "role|");
        second.nextStream(null, "begin|", "+text|", "end");
        assertThat(read(dispatch())).isEqualTo("begin|text|end");
    }

    @Test
    void aStreamThatDiesAfterItsFirstContentEndsWithAnError() {
        first.nextStream(failure(FailureKind.STREAM_DIED, 200), "begin|", "+text|");
        assertThat(read(dispatch())).startsWith("begin|text|").contains("upstream_stream_died");
        assertThat(second.asked()).isZero();
        assertThat(events.stream().filter(GatewayEvent.AttemptFinished.class::isInstance))
                .singleElement()
                .satisfies(event -> assertThat(((GatewayEvent.AttemptFinished) event).outcome())
                        .isEqualTo("stream_died"));
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void everyKindHasARow(FailureKind kind) {
        assertThat(FailurePolicy.row(kind).kind()).isEqualTo(kind);
    }

    private static String read(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Live.class);
        var text = new StringBuilder();
        try (AnswerStream stream = ((Outcome.Live) outcome).stream()) {
            for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
                text.append(new String(piece, StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
