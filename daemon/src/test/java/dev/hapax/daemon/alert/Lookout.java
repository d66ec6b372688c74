package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Surroundings.ProviderState;
import dev.hapax.daemon.alert.Surroundings.TargetState;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Loaded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts over providers that are as the test says, in a time that passes when the test says so. */
final class Lookout implements AutoCloseable {
    static final Target A = new Target("a", "m");
    static final Target B = new Target("b", "m");
    static final String CHAT = "/v1/chat/completions";

    /** Two providers; the test adds its {@code alerts:}. */
    static final String TWO = """
            version: 1
            providers:
              a: {type: openai, base_url: http://127.0.0.1:1/v1, api_key: k, model: m, models: {m: {price: {input: 1, output: 2}}}}
              b: {type: openai, base_url: http://127.0.0.1:1/v1, api_key: k, model: m}
            """;

    private static final Duration STEP = Duration.ofSeconds(5);

    private final EventBus events = new EventBus();
    private final AlertEngine engine;
    private final Map<String, ProviderState> providers = new LinkedHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Posted> posted = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> firing = new LinkedHashMap<>();
    private final List<String> notified = new CopyOnWriteArrayList<>();
    private volatile Delivery answer = new Delivery(true, 200, false, null, "200");
    private Instant now = Instant.parse("2026-11-27T08:00:00Z");

    /** What a channel got. */
    record Posted(String channel, Wire.Post post) {
        JsonNode json() {
            return JsonMapper.shared().readTree(post.body());
        }
    }

    Lookout(String yaml) {
        this(yaml, null);
    }

    /** @param state where it is kept, or null */
    Lookout(String yaml, @Nullable Path state) {
        var surroundings = new Surroundings() {
            @Override
            public List<ProviderState> providers() {
                return List.copyOf(providers.values());
            }

            @Override
            public String instance() {
                return "host:8080";
            }
        };
        engine = new AlertEngine(
                events,
                () -> now,
                surroundings,
                (channel, post) -> {
                    posted.add(new Posted(channel.name(), post));
                    return answer;
                },
                _ -> {},
                state);
        events.listener(engine);
        events.listener(event -> {
            switch (event) {
                case GatewayEvent.AlertChanged told ->
                    log.add(told.rule() + " " + told.status() + ": " + told.summary());
                case GatewayEvent.AlertsFiring(String rule, int count) -> firing.put(rule, count);
                case GatewayEvent.AlertNotified(String channel, String result) -> notified.add(channel + " " + result);
                default -> {
                    // not about alerts
                }
            }
        });
        // Who comes back after a restart has not asked anybody yet.
        provider("a", state == null ? "healthy" : "unknown", "closed");
        provider("b", state == null ? "healthy" : "unknown", "closed");
        reload(yaml);
        engine.tick();
    }

    void reload(String yaml) {
        engine.adopt(config(yaml));
    }

    static HapaxConfig config(String yaml) {
        var source = new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8));
        Loaded loaded =
                new ConfigLoader(ProviderKinds.infos()).load(source, new Environment(Map.of(), Environment.Mode.WARN));
        HapaxConfig config = loaded.config();
        if (config == null) {
            throw new AssertionError(loaded.problems().toString());
        }
        return config;
    }

    void startsAt(Instant time) {
        now = time;
    }

    Instant now() {
        return now;
    }

    AlertEngine engine() {
        return engine;
    }

    Lookout provider(String name, String state, String breaker) {
        providers.put(name, new ProviderState(name, state, List.of(new TargetState(name + "/m", breaker))));
        return this;
    }

    Lookout down(String name) {
        return provider(name, "down", "open");
    }

    Lookout up(String name) {
        return provider(name, "healthy", "closed");
    }

    Lookout pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plus(STEP).isAfter(end) ? end : now.plus(STEP);
            engine.tick();
        }
        return this;
    }

    Lookout emit(GatewayEvent event) {
        events.emit(event);
        return this;
    }

    /** So many requests that the first target answers. */
    Lookout answered(int times) {
        for (int i = 0; i < times; i++) {
            attempt(A, "ok");
            request(A, null, new AttemptRecord(A, "ok", 200, Duration.ofMillis(10), null));
        }
        return this;
    }

    /** So many requests that fail at the only target. */
    Lookout failed(int times) {
        for (int i = 0; i < times; i++) {
            attempt(A, "server_error");
            request(A, "upstream_error", new AttemptRecord(A, "server_error", 500, Duration.ofMillis(10), null));
        }
        return this;
    }

    /** So many requests that the second target answers, for the first could not. */
    Lookout failedOver(int times) {
        for (int i = 0; i < times; i++) {
            attempt(A, "unreachable");
            attempt(B, "ok");
            request(
                    B,
                    null,
                    new AttemptRecord(A, "unreachable", 0, Duration.ofMillis(1), null),
                    new AttemptRecord(B, "ok", 200, Duration.ofMillis(10), null));
        }
        return this;
    }

    Lookout attempt(Target target, String outcome) {
        return emit(new GatewayEvent.AttemptFinished(
                "req_1", CHAT, "anonymous", target, outcome, Duration.ofMillis(10), null, null, false, null));
    }

    Lookout spent(Usage usage, @Nullable Double usd) {
        return emit(new GatewayEvent.AttemptFinished(
                "req_1", CHAT, "anonymous", A, "ok", Duration.ofMillis(10), null, usage, false, usd));
    }

    Lookout request(Target target, @Nullable String errorType, AttemptRecord... attempts) {
        return request(target, errorType, Duration.ofMillis(10), CHAT, attempts);
    }

    Lookout request(
            Target target, @Nullable String errorType, Duration took, String endpoint, AttemptRecord... attempts) {
        return emit(new GatewayEvent.RequestFinished(
                now,
                "req_1",
                "POST",
                endpoint,
                endpoint,
                "v1",
                errorType == null ? 200 : 502,
                took,
                took,
                took,
                target,
                List.of(attempts),
                List.of(),
                null,
                true,
                errorType,
                "anonymous",
                1,
                "off",
                null,
                "m",
                null,
                null,
                "chat",
                null));
    }

    Lookout rejected() {
        return emit(new GatewayEvent.Reloaded("rejected", 1, now, List.of(), List.of("hapax.yaml:3:1 unknown key")));
    }

    /** What the log was told so far, in order. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** What was posted so far, in order for each channel. */
    List<Posted> posted() {
        engine.flush(Duration.ofSeconds(10));
        return List.copyOf(posted);
    }

    List<Posted> posted(String channel) {
        return new ArrayList<>(
                posted().stream().filter(one -> one.channel().equals(channel)).toList());
    }

    List<String> notified() {
        engine.flush(Duration.ofSeconds(10));
        return List.copyOf(notified);
    }

    Lookout channelsAnswer(Delivery delivery) {
        answer = delivery;
        return this;
    }

    int firing(String rule) {
        return firing.getOrDefault(rule, 0);
    }

    @Override
    public void close() {
        engine.close();
    }
}
