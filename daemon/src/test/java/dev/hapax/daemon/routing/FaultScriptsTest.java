package dev.hapax.daemon.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptTimers;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.Strategy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The properties of failover.md §9 over random scripts of faults, in simulated time. The eleventh, that it does not
 * matter where bytes are cut, belongs to the tests of frames and dialects. A script is a seed, which a failure names.
 */
class FaultScriptsTest {
    private static final int SCRIPTS_A_CASE = 100;
    private static final List<Strategy> STRATEGIES = List.of(Strategy.values());

    static LongStream firstSeeds() {
        return LongStream.iterate(1, seed -> seed + SCRIPTS_A_CASE).limit(50);
    }

    @ParameterizedTest
    @MethodSource("firstSeeds")
    void everyPropertyHolds(long first) {
        for (long seed = first; seed < first + SCRIPTS_A_CASE; seed++) {
            new World(seed).play();
        }
    }

    @Test
    void theSameScriptGivesTheSameTrace() {
        for (long seed = 1; seed <= 200; seed++) {
            assertThat(new World(seed).play()).as("seed %d", seed).isEqualTo(new World(seed).play());
        }
    }

    @Test
    void theScriptsReachWhatTheyAreToTest() {
        List<String> all = new ArrayList<>();
        for (long seed = 1; seed <= 1000; seed++) {
            all.addAll(new World(seed).play());
        }
        for (String reached : List.of(
                "result=ok",
                "result=diverged",
                "FailedOver[",
                "state=half_open",
                "state=closed",
                "outcome=client_closed",
                "outcome=deadline",
                "outcome=rate_limited_long")) {
            assertThat(all.stream().filter(line -> line.contains(reached)).count())
                    .as(reached)
                    .isGreaterThan(20);
        }
    }

    /** One script: some providers, some requests after each other, and all that is watched. */
    private static final class World implements SimulatedProvider.Watch {
        private final long seed;
        private final Random random;
        private final SimulatedTime time = new SimulatedTime();
        private final List<String> trace = new ArrayList<>();
        private final Map<String, SimulatedProvider> providers = new LinkedHashMap<>();
        private final Map<String, Integer> came = new HashMap<>();
        private final Map<String, Integer> attempts = new HashMap<>();
        private final Map<String, Integer> free = new HashMap<>();
        private final HapaxConfig config;
        private final HealthBoard health;
        private final Dispatcher dispatcher;
        private int blamed;
        private int counted;

        // Of the request at hand.
        private Cancellation caller = new Cancellation();
        private Deadline deadline = Deadline.in(Duration.ZERO, time::now);
        private Map<String, Integer> asked = new HashMap<>();
        private @Nullable SimulatedProvider inFlight;
        private boolean ended;

        World(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            var configs = new Configs().retry(random.nextInt(3)).attempts(1 + random.nextInt(6));
            boolean oneText = random.nextBoolean();
            double faulty = random.nextDouble();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                String name = "p" + i;
                configs.openProvider(name, "openai", "m");
                String text = "the answer " + (oneText ? "" : "of " + name + " ") + "is a text of some length";
                double ofIt = random.nextInt(4) == 0 ? 1 : faulty;
                providers.put(name, new SimulatedProvider(name, text, ofIt, random, time, this));
            }
            this.config = configs.recovery(HapaxConfig.StreamRecovery.ALWAYS).config();
            var bus = new EventBus();
            bus.listener(this::happened);
            InstantSource clock = () -> Instant.EPOCH.plusNanos(time.now());
            this.health = new HealthBoard(time::now, bus, clock, random);
            Map<String, String> identities = new HashMap<>();
            providers.keySet().forEach(name -> identities.put(name, name));
            health.adopt(config, identities);
            this.dispatcher = new Dispatcher(health, bus, time::now, time::pass, random);
        }

        private void happened(GatewayEvent event) {
            trace.add(event.toString());
            switch (event) {
                case GatewayEvent.BreakerFailure _ -> blamed++;
                case GatewayEvent.AttemptFinished finished -> {
                    if (!finished.outcome().equals("ok")) {
                        FailureKind kind =
                                FailureKind.valueOf(finished.outcome().toUpperCase(Locale.ROOT));
                        counted += FailurePolicy.row(kind).health() ? 1 : 0;
                    }
                }
                default -> {}
            }
        }

        List<String> play() {
            int requests = 1 + random.nextInt(25);
            for (int i = 0; i < requests; i++) {
                time.pass(
                        Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(90_000) : random.nextInt(300)),
                        caller);
                request();
                // 7: what a failure does to health depends on its row alone.
                assertThat(blamed).as(why()).isEqualTo(counted);
            }
            providers.keySet().forEach(name -> {
                int costly = attempts.getOrDefault(name, 0) - free.getOrDefault(name, 0);
                assertThat((double) costly).as(why()).isLessThanOrEqualTo(1.2 * came.getOrDefault(name, 0) + 3);
            });
            return trace;
        }

        private void request() {
            caller = new Cancellation();
            asked = new HashMap<>();
            deadline = Deadline.in(Duration.ofMillis(50 + random.nextInt(40_000)), time::now);
            if (random.nextInt(5) == 0) {
                time.leaveAt(time.now() + random.nextInt(1_000_000_000), caller);
            }
            boolean stream = random.nextBoolean();
            boolean sideEffects = random.nextInt(8) == 0;
            var scan = new RequestScan("", null, stream, false, null, 1, false, sideEffects);
            var ask = new Ask("id", new Question.Chat(new OpenAiDialect(), new byte[0], scan), Map.of(), caller);
            List<Target> targets = providers.keySet().stream()
                    .map(name -> new Target(name, "m"))
                    .toList();
            Strategy strategy = STRATEGIES.get(random.nextInt(STRATEGIES.size()));
            var chain = new Chain(
                    targets,
                    strategy,
                    targets.stream().map(_ -> 1 + random.nextInt(3)).toList());
            Map<String, ProviderAdapter> adapters = new LinkedHashMap<>(providers);
            Outcome outcome = dispatcher.dispatch(
                    ask,
                    new Dispatcher.Plan(
                            "/v1/chat/completions", "t", chain, adapters, config, config.retry(), deadline));
            end(outcome);
            time.nobodyLeaves();
            // 6: every attempt ends.
            assertThat(inFlight).as(why()).isNull();
            // 9: never longer than the deadline and a moment.
            assertThat(time.now() - deadline.atNanos()).as(why()).isLessThanOrEqualTo(50_000_000L);
            // 1: never more than allowed.
            int all = asked.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(all).as(why()).isLessThanOrEqualTo(config.failover().maxAttempts());
            // One more for a stale connection, and one for going on with a stream.
            int most = 1 + config.retry().maxRetries() + 1 + 1;
            assertThat(asked.values()).as(why()).allMatch(times -> times <= most);
        }

        private void end(Outcome outcome) {
            switch (outcome) {
                case Outcome.Whole whole -> {
                    String text = new String(whole.body(), StandardCharsets.UTF_8);
                    assertThat(text).as(why()).isEqualTo(textOf(whole.from().target()));
                    trace.add(text);
                }
                case Outcome.Live live -> read(live);
                case Outcome.Failed failed -> {
                    assertThat(failed.error().status()).as(why()).isGreaterThanOrEqualTo(400);
                    trace.add(failed.error() + " " + outcomes(failed.attempts()));
                }
            }
        }

        private void read(Outcome.Live live) {
            var text = new StringBuilder();
            boolean leftEarly = false;
            try (AnswerStream stream = live.stream()) {
                for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
                    text.append(new String(piece, StandardCharsets.UTF_8));
                    if (random.nextInt(60) == 0) {
                        leave(stream);
                        leftEarly = true;
                        break;
                    }
                }
                AnswerStream.End end = stream.end();
                boolean failed = end.failure() != null;
                int error = text.indexOf("data: {\"error\"");
                String said = error < 0 ? text.toString() : text.substring(0, error);
                // 4: one target's text, whole or its beginning.
                assertThat(providers.values()).as("%s: %s", why(), said).anyMatch(one -> one.text()
                        .startsWith(said));
                // 5: success means that the end was seen, and nothing less than a whole text.
                if (!failed && !leftEarly) {
                    assertThat(ended).as(why()).isTrue();
                    assertThat(providers.values()).as("%s: %s", why(), said).anyMatch(one -> one.text()
                            .equals(said));
                }
                assertThat(error >= 0).as(why()).isEqualTo(failed);
                trace.add(said + " " + failed + " " + outcomes(end.attempts()));
            }
        }

        /** What the edge does when a write fails: the end is told although nobody waits for it. */
        private static void leave(AnswerStream stream) {
            stream.close();
        }

        private String textOf(Target target) {
            return Objects.requireNonNull(providers.get(target.provider())).text();
        }

        private static List<String> outcomes(List<AttemptRecord> attempts) {
            return attempts.stream().map(AttemptRecord::outcome).toList();
        }

        @Override
        public void begun(SimulatedProvider provider, Ask ask, AttemptTimers timers) {
            trace.add(time.now() + " " + provider.name());
            // 2: never two at once.
            assertThat(inFlight).as(why()).isNull();
            // 3: none after the caller left or without time.
            assertThat(caller.cancelled()).as(why()).isFalse();
            assertThat(deadline.left()).as(why()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            inFlight = provider;
            ended = false;
            attempts.merge(provider.name(), 1, Integer::sum);
            int times = asked.merge(provider.name(), 1, Integer::sum);
            if (times == 1) {
                came.merge(provider.name(), 1, Integer::sum);
            }
        }

        @Override
        public void ended(SimulatedProvider provider, @Nullable FailureKind how) {
            assertThat(inFlight).as(why()).isSameAs(provider);
            inFlight = null;
            ended = how == null;
            if (how == FailureKind.RESET_REUSED) {
                free.merge(provider.name(), 1, Integer::sum);
            }
        }

        private String why() {
            return "seed " + seed;
        }
    }
}
