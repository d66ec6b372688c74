package dev.hapax.daemon.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.routing.RouteTable.Match;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.TargetRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final HapaxConfig CONFIG = new Configs()
            .provider("anthropic", "anthropic", "claude-3.5-haiku", "claude-sonnet-4-5")
            .provider("openai", "openai", "gpt-4o-mini")
            .openProvider("anything", "openai", "big-one")
            .endpoint("anthropic", "claude-3.5-haiku", "/v1/anthropic/haiku")
            .alias("fast", "anthropic/claude-3.5-haiku", "openai")
            .route("/v2/completions", Handler.ADVANCED_COMPLETION, "openai/gpt-4o-mini", "anthropic")
            .config();
    private static final RouteTable TABLE = new RouteTable(CONFIG, Configs.KINDS);

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/completions, COMPLETION, ''",
        "POST, /v2/completions, ADVANCED_COMPLETION, ''",
        "POST, /v1/chat/completions, CHAT, ''",
        "POST, /v1/messages, MESSAGES, ''",
        "GET, /v1/models, MODELS, ''",
        "GET, /v1/models/gpt-4o-mini, MODELS, /gpt-4o-mini",
        "GET, /v1/models/org/name, MODELS, /org/name",
        "HEAD, /health, HEALTH, ''",
        "GET, /health/live, HEALTH, /live",
        "GET, /health/ready, HEALTH, /ready",
        "GET, /health/provider/openai, HEALTH, /provider/openai",
        "GET, /v1/health, HEALTH, ''",
        "GET, /metrics, METRICS, ''",
        "POST, /v1/anthropic/haiku, COMPLETION, ''",
        "POST, /v1/anthropic/haiku/chat/completions, CHAT, ''",
        "POST, /v1/anthropic/haiku/v1/messages, MESSAGES, ''",
        "POST, /v1/anthropic/haiku/messages, MESSAGES, ''",
        "GET, /v1/anthropic/haiku/models, MODELS, ''",
    })
    void aPathLeadsToItsHandler(String method, String path, Handler handler, String rest) {
        assertThat(TABLE.match(method, path)).isInstanceOfSatisfying(Match.Found.class, found -> {
            assertThat(found.route().handler()).isEqualTo(handler);
            assertThat(found.rest()).isEqualTo(rest);
            assertThat(found.endpoint() != null).isEqualTo(path.startsWith("/v1/anthropic"));
        });
    }

    @ParameterizedTest
    @CsvSource({"/", "/v1", "/v1/completion", "/v1/completions/", "/health/other", "/health/provider/", "/v1/messages/x"
    })
    void whatIsNotServedIsNothing(String path) {
        assertThat(TABLE.match("GET", path)).isEqualTo(new Match.Nothing());
    }

    @Test
    void anotherMethodIsToldWhichAreTaken() {
        assertThat(TABLE.match("GET", "/v1/completions")).isEqualTo(new Match.WrongMethod(List.of("POST")));
        assertThat(TABLE.match("POST", "/v1/models/x")).isEqualTo(new Match.WrongMethod(List.of("GET", "HEAD")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/completions | ''                | anthropic/claude-3.5-haiku openai/gpt-4o-mini anything/big-one",
                "/v1/completions | default           | anthropic/claude-3.5-haiku openai/gpt-4o-mini anything/big-one",
                "/v1/completions | openai/gpt-4o-mini | openai/gpt-4o-mini",
                "/v1/completions | claude-sonnet-4-5 | anthropic/claude-sonnet-4-5",
                "/v1/completions | fast              | anthropic/claude-3.5-haiku openai/gpt-4o-mini",
                "/v1/completions | gpt-9             | anything/gpt-9",
                "/v1/completions | anything/org/name | anything/org/name",
                "/v2/completions | ''                | openai/gpt-4o-mini anthropic/claude-3.5-haiku",
                "/v2/completions | claude-sonnet-4-5 | anthropic/claude-sonnet-4-5 openai/gpt-4o-mini"
                        + " anthropic/claude-3.5-haiku",
            })
    void aNameStandsForItsTargets(String path, String model, String targets) throws BadRequest {
        assertThat(chain(TABLE, path, model)).isEqualTo(List.of(targets.split(" ")));
    }

    @Test
    void aDeclaredPreferenceIsTheFailoverOrder() throws BadRequest {
        var table = new RouteTable(
                new Configs()
                        .provider("one", "openai", "m1")
                        .provider("two", "openai", "m2")
                        .prefer("two", "one")
                        .config(),
                Configs.KINDS);
        assertThat(chain(table, "/v1/completions", "")).containsExactly("two/m2", "one/m1");
        assertThat(chain(table, "/v1/completions", "m1")).containsExactly("one/m1", "two/m2");
    }

    @Test
    void fallbacksOfTheCallerReplaceTheDeclaredOnes() throws BadRequest {
        HapaxConfig.Route route = route(TABLE, "/v2/completions");
        assertThat(TABLE.chain(route, "fast", null, List.of()).targets()).hasSize(2);
        assertThat(TABLE.chain(route, "gpt-4o-mini", null, List.of("anything")).targets())
                .containsExactly(new Target("openai", "gpt-4o-mini"), new Target("anything", "big-one"));
    }

    @Test
    void anUnknownNameIsNotFoundAndNearOnesAreNamed() {
        var closed = new RouteTable(
                new Configs().provider("openai", "openai", "gpt-4o-mini").config(), Configs.KINDS);
        BadRequest refused =
                catchThrowableOfType(BadRequest.class, () -> chain(closed, "/v1/completions", "gpt-4o-mni"));
        assertThat(refused.error().status()).isEqualTo(404);
        assertThat(refused.error().code()).isEqualTo("model_not_found");
        assertThat(refused.error().message()).contains("gpt-4o-mini").contains("/v1/models");
    }

    @Test
    void nothingUsableSaysWhyForEach() {
        var off = new RouteTable(
                new Configs()
                        .offProvider("openai", "openai", "OPENAI_API_KEY is not set")
                        .config(),
                Configs.KINDS);
        BadRequest refused = catchThrowableOfType(BadRequest.class, () -> chain(off, "/v1/completions", ""));
        assertThat(refused.error().status()).isEqualTo(503);
        assertThat(refused.error().message()).contains("OPENAI_API_KEY is not set");
    }

    @Test
    void aConfiguredRouteReplacesTheDefaultOne() {
        HapaxConfig.Route own = route(TABLE, "/v2/completions");
        assertThat(own.targets()).contains(TargetRef.parse("anthropic"));
        assertThat(TABLE.routes().stream().filter(route -> route.url().equals("/v2/completions")))
                .hasSize(1);
    }

    private static List<String> chain(RouteTable table, String path, String model) throws BadRequest {
        return table.chain(route(table, path), model, null, null).targets().stream()
                .map(Target::toString)
                .toList();
    }

    private static HapaxConfig.Route route(RouteTable table, String path) {
        return ((Match.Found) table.match("POST", path)).route();
    }
}
