package dev.hapax.daemon.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.fake.FakeHook;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.shared.config.AlertChannel;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What each kind of channel gets, and what is done where it does not take it. */
class ChannelsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Delivery TAKEN = new Delivery(true, 200, false, null, "200");

    private static String channel(String type) {
        return Lookout.TWO + """
                alerts:
                  channels:
                    it: {type: %s, url: "https://hooks.example/x"}
                  rules:
                    - {name: a-down, when: provider_down, provider: a, notify: [it]}
                    - {name: breakers, when: breaker_open, notify: [it]}
                """.formatted(type);
    }

    @Test
    void aWebhookGetsExactlyThis() {
        try (var lookout = new Lookout(channel("webhook"))) {
            lookout.down("a").pass(MINUTE).up("a").pass(MINUTE);
            assertThat(lookout.posted())
                    .extracting(post -> new String(post.post().body(), StandardCharsets.UTF_8))
                    .containsExactly("""
                            {"version":1,"status":"firing","alert":"a-down","severity":"critical",\
                            "condition":"provider_down","scope":{"provider":"a"},\
                            "started_at":"2026-11-27T08:00:05Z","ended_at":null,"duration_ms":30000,\
                            "summary":"provider a is down","cause":null,\
                            "effects":[{"alert":"breakers","condition":"breaker_open","scope":{"target":"a/m"},\
                            "summary":"the circuit breaker of a/m is open"}],"instance":"host:8080"}""", """
                            {"version":1,"status":"resolved","alert":"a-down","severity":"critical",\
                            "condition":"provider_down","scope":{"provider":"a"},\
                            "started_at":"2026-11-27T08:00:05Z","ended_at":"2026-11-27T08:01:05Z","duration_ms":60000,\
                            "summary":"over after 1 min: provider a is down","cause":null,\
                            "effects":[{"alert":"breakers","condition":"breaker_open","scope":{"target":"a/m"},\
                            "summary":"the circuit breaker of a/m is open"}],"instance":"host:8080"}""");
            assertThat(lookout.posted().getFirst().post().headers())
                    .containsKey("X-Hapax-Timestamp")
                    .doesNotContainKey("X-Hapax-Signature");
        }
    }

    @Test
    void slackGetsAMessageOfBlocks() {
        try (var lookout = new Lookout(channel("slack"))) {
            lookout.down("a").pass(MINUTE);
            JsonNode message = lookout.posted().getFirst().json();
            assertThat(message.at("/text").asString()).isEqualTo("a-down firing (critical): provider a is down");
            assertThat(message.at("/attachments/0/color").asString()).isEqualTo("#D92D20");
            assertThat(message.at("/attachments/0/blocks/0/text/text").asString())
                    .isEqualTo(
                            "*a-down firing (critical)*\nprovider a is down\n• breakers: the circuit breaker of a/m is"
                                    + " open");
        }
    }

    @Test
    void discordGetsAnEmbedThatMentionsNobody() {
        try (var lookout = new Lookout(channel("discord"))) {
            lookout.down("a").pass(MINUTE).up("a").pass(MINUTE);
            JsonNode message = lookout.posted().getLast().json();
            assertThat(message.at("/allowed_mentions/parse").isEmpty()).isTrue();
            assertThat(message.at("/embeds/0/title").asString()).isEqualTo("a-down resolved (critical)");
            assertThat(message.at("/embeds/0/description").asString())
                    .isEqualTo("over after 1 min: provider a is down\n- breakers: the circuit breaker of a/m is open");
            assertThat(message.at("/embeds/0/timestamp").asString()).isEqualTo("2026-11-27T08:01:05Z");
        }
    }

    /** Without it the Alertmanager would take the alert for over, after four minutes here. */
    @Test
    void anAlertmanagerIsToldAgainEveryMinuteUntilItIsOver() {
        try (var lookout = new Lookout(channel("alertmanager"))) {
            lookout.down("a").pass(Duration.ofMinutes(10));
            List<JsonNode> alerts = new ArrayList<>();
            lookout.posted().forEach(post -> alerts.add(post.json().get(0)));
            assertThat(alerts).hasSizeBetween(9, 11);
            assertThat(alerts).allSatisfy(alert -> {
                assertThat(alert.at("/labels").toString())
                        .isEqualTo(alerts.getFirst().at("/labels").toString());
                assertThat(alert.at("/startsAt").asString()).isEqualTo("2026-11-27T08:00:05Z");
            });
            assertThat(alerts.getLast().at("/endsAt").asString())
                    .isGreaterThan(lookout.now().plus(MINUTE).toString());
            assertThat(alerts.getFirst().at("/labels").toString())
                    .isEqualTo("{\"alertname\":\"a-down\",\"severity\":\"critical\",\"condition\":\"provider_down\","
                            + "\"instance\":\"host:8080\",\"job\":\"hapax\",\"provider\":\"a\"}");
            assertThat(lookout.posted().getFirst().post().uri())
                    .isEqualTo(URI.create("https://hooks.example/x/api/v2/alerts"));
            lookout.up("a").pass(MINUTE);
            JsonNode over = lookout.posted().getLast().json().get(0);
            assertThat(over.at("/endsAt").asString()).isEqualTo("2026-11-27T08:10:05Z");
            int all = lookout.posted().size();
            lookout.pass(Duration.ofMinutes(5));
            assertThat(lookout.posted()).hasSize(all);
            assertThat(lookout.notified()).filteredOn("it sent"::equals).hasSize(2);
        }
    }

    private static AlertChannel hook(URI url) {
        return new AlertChannel("it", AlertChannel.Type.WEBHOOK, url, null);
    }

    private static Courier.Letter letter(String body) {
        return new Courier.Letter(
                new Wire.Post(URI.create("http://x.example"), Map.of(), body.getBytes(StandardCharsets.UTF_8)), false);
    }

    @Test
    void whatFailsIsTriedThreeTimesWithGrowingPauses() {
        List<Duration> pauses = new CopyOnWriteArrayList<>();
        List<String> results = new CopyOnWriteArrayList<>();
        List<String> tried = new CopyOnWriteArrayList<>();
        Carrier busy = (_, post) -> {
            tried.add(new String(post.body(), StandardCharsets.UTF_8));
            return new Delivery(false, 503, true, null, "503");
        };
        try (var courier = new Courier(hook(URI.create("http://x.example")), busy, pauses::add, results::add)) {
            courier.take(letter("one"));
            courier.flush(Duration.ofSeconds(10));
        }
        assertThat(tried).containsExactly("one", "one", "one");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4));
        assertThat(results).containsExactly("failed");
    }

    @Test
    void whatWillNeverBeTakenIsTriedOnce() {
        List<Duration> pauses = new CopyOnWriteArrayList<>();
        List<String> results = new CopyOnWriteArrayList<>();
        Carrier gone = (_, _) -> new Delivery(false, 404, false, null, "404");
        try (var courier = new Courier(hook(URI.create("http://x.example")), gone, pauses::add, results::add)) {
            courier.take(letter("one"));
            courier.flush(Duration.ofSeconds(10));
        }
        assertThat(pauses).isEmpty();
        assertThat(results).containsExactly("failed");
    }

    @Test
    void aChannelThatAsksForTimeGetsSome() {
        List<Duration> pauses = new CopyOnWriteArrayList<>();
        List<Delivery> answers = new ArrayList<>(List.of(
                new Delivery(false, 429, true, Duration.ofSeconds(7), "429"),
                new Delivery(false, 429, true, Duration.ofHours(1), "429"),
                TAKEN));
        List<String> results = new CopyOnWriteArrayList<>();
        Carrier slow = (_, _) -> answers.removeFirst();
        try (var courier = new Courier(hook(URI.create("http://x.example")), slow, pauses::add, results::add)) {
            courier.take(letter("one"));
            courier.flush(Duration.ofSeconds(10));
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(30));
        assertThat(results).containsExactly("sent");
    }

    @Test
    void aThousandWaitAndTheOldestGivesWay() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        List<String> arrived = new CopyOnWriteArrayList<>();
        List<String> results = new CopyOnWriteArrayList<>();
        Carrier stuck = (_, post) -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            arrived.add(new String(post.body(), StandardCharsets.UTF_8));
            return TAKEN;
        };
        try (var courier = new Courier(hook(URI.create("http://x.example")), stuck, _ -> {}, results::add)) {
            courier.take(letter("first"));
            begun.await();
            for (int i = 0; i < 1_005; i++) {
                courier.take(letter("m" + i));
            }
            assertThat(results).hasSize(5).containsOnly("dropped");
            go.countDown();
            courier.flush(Duration.ofSeconds(10));
        }
        assertThat(arrived).hasSize(1_001).startsWith("first", "m5", "m6").endsWith("m1004");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (FakeHook hook = new FakeHook();
                UpstreamClient upstream = new UpstreamClient()) {
            hook.next(307, Map.of("Location", hook.url("/elsewhere").toString()), "");
            Delivery delivery = new Poster(upstream)
                    .post(
                            hook(hook.url("/x")),
                            new Wire.Post(hook.url("/x"), Map.of(), "{}".getBytes(StandardCharsets.UTF_8)));
            assertThat(delivery.delivered()).isFalse();
            assertThat(delivery.again()).isFalse();
            assertThat(hook.posts()).hasSize(1);
        }
    }
}
