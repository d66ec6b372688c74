package dev.hapax.daemon.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeHook;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people are told while a real gateway goes through trouble. */
class AlertStoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String QUESTION =
            "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"canary-prompt-31\"}]}";

    /** A clock that the test moves; nothing else of the gateway's time is moved by it. */
    private static final class HandClock extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

        void pass(Duration time) {
            now.updateAndGet(instant -> instant.plus(time));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static String config(FakeProvider first, FakeProvider second, FakeHook hook, String holds) {
        return """
                version: 1
                providers:
                  first: {type: openai, base_url: %s, api_key: canary-key-32, model: model-1}
                  second: {type: openai, base_url: %s, api_key: canary-key-33, model: model-2}
                provider_preference: [first, second]
                retry: {max_retries: 0}
                health_check: {interval: 100ms, timeout: 90ms, failure_threshold: 1}
                alerts:
                  channels:
                    hook: {type: webhook, url: %s, secret: canary-secret-34}
                  rules:
                    - {name: first-down, when: provider_down, provider: first, for: %s, notify: [hook]}
                    - {name: breakers, when: breaker_open, notify: [hook]}
                    - {name: away, when: failing_over, for: 0s, notify: [hook]}
                    - {name: errors, when: error_rate, provider: first, above: 10%%, notify: [hook]}
                    - {name: bad-config, when: config_rejected, notify: [hook]}
                """.formatted(first.baseUrl(), second.baseUrl(), hook.url("/hook?token=canary-token-35"), holds);
    }

    private static JsonNode json(FakeHook.Post post) {
        return JsonMapper.shared().readTree(post.body());
    }

    private static String stateOf(RunningHapax hapax, String rule) throws AdminException {
        return hapax.admin().alerts().rules().stream()
                .filter(view -> view.name().equals(rule))
                .map(AdminApi.AlertRuleView::state)
                .findFirst()
                .orElse("no rule");
    }

    private static Callable<Boolean> told(FakeHook hook, int posts) {
        return () -> hook.posts().size() >= posts;
    }

    @Test
    void aProviderThatGoesAndComesBackIsTwoMessagesWithItsEffectsInThem() throws Exception {
        var clock = new HandClock();
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                FakeHook hook = new FakeHook();
                RunningHapax hapax = RunningHapax.at(clock, config(first, second, hook, "30s"))) {
            for (int i = 0; i < 10; i++) {
                assertThat(hapax.post("/v1/chat/completions", QUESTION).statusCode())
                        .isEqualTo(200);
            }
            first.stop();
            for (int i = 0; i < 10; i++) {
                assertThat(hapax.post("/v1/chat/completions", QUESTION).statusCode())
                        .isEqualTo(200);
            }
            hapax.await(SOON, () -> stateOf(hapax, "first-down").equals("pending"));
            clock.pass(Duration.ofMinutes(3));
            hapax.await(SOON, told(hook, 1));
            first.start();
            hapax.await(SOON, () -> {
                hapax.post("/v1/chat/completions", QUESTION);
                return stateOf(hapax, "first-down").equals("ok")
                        && stateOf(hapax, "away").equals("ok");
            });
            hapax.await(SOON, told(hook, 2));
            assertThat(hook.posts()).hasSize(2);
            JsonNode firing = json(hook.posts().getFirst());
            assertThat(firing.at("/status").asString()).isEqualTo("firing");
            assertThat(firing.at("/alert").asString()).isEqualTo("first-down");
            assertThat(firing.at("/scope/provider").asString()).isEqualTo("first");
            assertThat(firing.at("/effects").toString()).contains("\"alert\":\"away\"");
            JsonNode resolved = json(hook.posts().getLast());
            assertThat(resolved.at("/status").asString()).isEqualTo("resolved");
            assertThat(resolved.at("/duration_ms").asLong()).isGreaterThanOrEqualTo(180_000);
            assertThat(resolved.at("/effects").toString()).contains("\"alert\":\"away\"");
            assertThat(hapax.get("/metrics").body())
                    .contains("hapax_alerts_firing{rule=\"first-down\"} 0")
                    .contains("hapax_alert_notifications_total{channel=\"hook\",result=\"sent\"} 2");
            assertSignedAndWithoutSecrets(hook);
        }
    }

    private static void assertSignedAndWithoutSecrets(FakeHook hook) throws Exception {
        for (FakeHook.Post post : hook.posts()) {
            String timestamp = post.headers().get("x-hapax-timestamp");
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("canary-secret-34".getBytes(UTF_8), "HmacSHA256"));
            String wanted = HexFormat.of().formatHex(mac.doFinal((timestamp + "." + post.body()).getBytes(UTF_8)));
            assertThat(post.headers()).containsEntry("x-hapax-signature", "sha256=" + wanted);
            assertThat(post.body() + post.headers()).doesNotContain("canary");
        }
    }

    @Test
    void aProviderThatComesAndGoesForFiveMinutesIsOneMessage() throws Exception {
        var clock = new HandClock();
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                FakeHook hook = new FakeHook();
                RunningHapax hapax = RunningHapax.at(clock, config(first, second, hook, "10m"))) {
            hapax.await(
                    SOON,
                    () -> stateOf(hapax, "first-down").equals("ok")
                            && first.allRequests().size() > 0);
            hapax.post("/v1/chat/completions", QUESTION);
            for (int i = 0; i < 3; i++) {
                first.stop();
                hapax.await(SOON, () -> !stateOf(hapax, "first-down").equals("ok"));
                clock.pass(Duration.ofSeconds(50));
                first.start();
                hapax.await(SOON, () -> !stateOf(hapax, "first-down").equals("pending"));
                clock.pass(Duration.ofSeconds(50));
            }
            hapax.await(SOON, told(hook, 1));
            assertThat(hook.posts()).singleElement().satisfies(post -> {
                assertThat(json(post).at("/status").asString()).isEqualTo("flapping");
                assertThat(json(post).at("/alert").asString()).isEqualTo("first-down");
            });
            clock.pass(Duration.ofMinutes(6));
            hapax.await(SOON, told(hook, 2));
            assertThat(json(hook.posts().getLast()).at("/status").asString()).isEqualTo("resolved");
        }
    }

    @Test
    void aRestartTellsNothingAgainAndKeepsSilences() throws Exception {
        var clock = new HandClock();
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                FakeHook hook = new FakeHook();
                RunningHapax hapax = RunningHapax.at(clock, config(first, second, hook, "0s"))) {
            hapax.post("/v1/chat/completions", QUESTION);
            first.stop();
            hapax.await(SOON, told(hook, 1));
            hapax.admin().silenceAlert(new AdminApi.SilenceAlert("errors", 7_200_000));
            hapax.restart();
            assertThat(stateOf(hapax, "first-down")).isEqualTo("firing");
            assertThat(hapax.admin().alerts().rules())
                    .filteredOn(rule -> rule.silencedUntil() != null)
                    .extracting(AdminApi.AlertRuleView::name)
                    .containsExactly("errors");
            hapax.await(SOON, () -> hapax.admin().providers().providers().stream()
                    .anyMatch(provider -> provider.state().equals("down")));
            first.start();
            hapax.await(SOON, told(hook, 2));
            assertThat(hook.posts())
                    .extracting(post -> json(post).at("/alert").asString() + " "
                            + json(post).at("/status").asString())
                    .containsExactly("first-down firing", "first-down resolved");
        }
    }

    @Test
    void aRejectedConfigurationIsToldAndSoIsItsMending() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeHook hook = new FakeHook();
                RunningHapax hapax = RunningHapax.with(config(first, first, hook, "30s"))) {
            String good = Files.readString(hapax.configFile());
            Files.writeString(hapax.configFile(), good + "rotues: []\n");
            hapax.await(SOON, told(hook, 1));
            Files.writeString(hapax.configFile(), good);
            hapax.await(SOON, told(hook, 2));
            assertThat(hook.posts())
                    .extracting(post -> json(post).at("/alert").asString() + " "
                            + json(post).at("/status").asString())
                    .containsExactly("bad-config firing", "bad-config resolved");
            assertThat(json(hook.posts().getFirst()).at("/summary").asString()).contains("rotues");
        }
    }

    @Test
    void aChannelCanBeTriedAndARuleSilenced() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeHook hook = new FakeHook();
                RunningHapax hapax = RunningHapax.with(config(first, first, hook, "30s"))) {
            AdminApi.AlertTested sent = hapax.admin().testAlert("hook");
            assertThat(sent.delivered()).isTrue();
            assertThat(sent.status()).isEqualTo(200);
            hook.next(302, Map.of("Location", hook.url("/elsewhere").toString()), "");
            AdminApi.AlertTested redirected = hapax.admin().testAlert("hook");
            assertThat(redirected.delivered()).isFalse();
            assertThat(redirected.detail()).contains("302", "not followed");
            assertThat(hook.posts()).extracting(FakeHook.Post::path).doesNotContain("/elsewhere");
            assertThatThrownBy(() -> hapax.admin().testAlert("hok"))
                    .isInstanceOfSatisfying(AdminException.class, no -> {
                        assertThat(no.error().id()).isEqualTo("alert.no_channel");
                        assertThat(no.error().details()).containsExactly("defined: log, hook");
                    });
            AdminApi.AlertSilenced silenced =
                    hapax.admin().silenceAlert(new AdminApi.SilenceAlert("first-down", 7_200_000));
            assertThat(silenced.until()).isNotNull();
            AdminApi.Alerts all = hapax.admin().alerts();
            assertThat(all.rules())
                    .filteredOn(rule -> rule.silencedUntil() != null)
                    .hasSize(1);
            assertThat(all.channels())
                    .extracting(AdminApi.AlertChannelView::name)
                    .isEqualTo(List.of("log", "hook"));
            assertThat(all.toString()).doesNotContain("canary");
        }
    }
}
