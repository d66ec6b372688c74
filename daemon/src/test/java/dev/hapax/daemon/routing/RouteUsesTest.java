package dev.hapax.daemon.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RouteUsesTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private final Logger logger = (Logger) LoggerFactory.getLogger("hapax");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final RouteUses uses = new RouteUses();
    private @Nullable Level before;

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }

    private static Route route(String url, boolean deprecated) {
        String file = "version: 1\nproviders: {openai: {api_key: x}}\nroutes: [{path: %s, handler: completion%s}]\n"
                .formatted(url, deprecated ? ", deprecated: true" : "");
        var loaded = new ConfigLoader(Configs.KINDS)
                .load(
                        new ConfigSource("hapax.yaml", null, file.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of(), Environment.Mode.WARN));
        return Objects.requireNonNull(loaded.config(), loaded.problems()::toString)
                .routes()
                .getFirst();
    }

    private void asked(String method, String endpoint, Instant at) {
        uses.accept(new GatewayEvent.RequestFinished(
                at,
                "id",
                method,
                endpoint,
                endpoint,
                "v1",
                200,
                Duration.ZERO,
                null,
                Duration.ZERO,
                null,
                List.of(),
                List.of(),
                null,
                false,
                null,
                "ana",
                1,
                "off",
                null,
                "",
                null,
                null,
                "completion",
                null));
    }

    @Test
    void usesOutliveAGenerationThatKeepsTheRoute() {
        Route kept = route("/v1/kept", false);
        uses.adopt(List.of(kept, route("/v1/gone", false)));
        asked("POST", "/v1/kept", NOON);
        asked("POST", "/v1/kept", NOON.minusSeconds(5));
        asked("POST", "/v1/gone", NOON);
        asked("POST", "other", NOON);
        asked("DELETE", "/v1/kept", NOON);
        uses.adopt(List.of(kept));
        assertThat(uses.of(kept)).isEqualTo(new RouteUses.Use(2, NOON));
        uses.adopt(List.of(kept, route("/v1/gone", false)));
        assertThat(uses.of(route("/v1/gone", false))).isEqualTo(new RouteUses.Use(0, null));
    }

    @Test
    void theLogIsToldOfADeprecatedRouteOnceAnHour() {
        uses.adopt(List.of(route("/v1/old", true), route("/v1/new", false)));
        for (int minute = 0; minute < 130; minute++) {
            asked("POST", "/v1/old", NOON.plus(Duration.ofMinutes(minute)));
            asked("POST", "/v1/new", NOON.plus(Duration.ofMinutes(minute)));
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "POST /v1/old is deprecated and in use: 1 request, the latest by ana",
                        "POST /v1/old is deprecated and in use: 60 requests, the latest by ana",
                        "POST /v1/old is deprecated and in use: 60 requests, the latest by ana");
    }
}
