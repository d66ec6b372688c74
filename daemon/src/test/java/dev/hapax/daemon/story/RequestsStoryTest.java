package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.shared.admin.AdminApi.AttemptView;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.admin.AdminApi.Requests;
import dev.hapax.shared.admin.AdminApi.UnaskedView;
import dev.hapax.shared.client.AdminException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the daemon remembers of the last requests. */
class RequestsStoryTest {
    private static final String QUESTION =
            "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"canary-4711\"}]}";

    private static String config(FakeProvider first, FakeProvider second) {
        return """
                providers:
                  off: {type: openai, model: gone}
                  first: {type: openai, base_url: %s, api_key: fake-one, model: model-1}
                  second: {type: anthropic, base_url: %s, api_key: fake-two, model: model-2}
                provider_preference: [off, first, second]
                health_check: {mode: passive}
                retry: {max_retries: 0}
                """.formatted(first.baseUrl(), second.baseUrl());
    }

    /** An answer arrives before its request is over. */
    private static void remembers(RunningHapax hapax, int requests) throws Exception {
        hapax.await(
                Duration.ofSeconds(10),
                () -> hapax.admin().requests(50, 0, false, null).requests().size() == requests);
    }

    @Test
    void everyTargetConsideredIsRememberedWithWhatItDid() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(config(first, second))) {
            first.next(Misbehave.status(500, Map.of()));
            hapax.post("/v1/chat/completions", QUESTION, "X-Request-ID", "mine-1");
            remembers(hapax, 1);
            RequestView one = hapax.admin().request("mine-1");
            assertThat(one.status()).isEqualTo(200);
            assertThat(one.model()).isEqualTo("default");
            assertThat(one.target()).isEqualTo("second/model-2");
            assertThat(one.attempts())
                    .extracting(AttemptView::target, AttemptView::outcome, AttemptView::called)
                    .containsExactly(
                            tuple("off/gone", "off", false),
                            tuple("first/model-1", "server_error", true),
                            tuple("second/model-2", "ok", true));
            assertThat(one.attempts().getFirst().reason()).contains("is not set");
            assertThat(one.attempts().getLast().tokens())
                    .isEqualTo(one.tokens())
                    .isNotNull();
            assertThat(one.unasked()).isEmpty();
            assertThat(hapax.admin().request("mine")).isEqualTo(one);
        }
    }

    /** The chain goes on behind the one that answered; whoever asks why learns that nobody came to it. */
    @Test
    void whoeverWasNotNeededIsRememberedToo() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(config(first, second))) {
            hapax.post("/v1/chat/completions", QUESTION, "X-Request-ID", "whole");
            hapax.post(
                    "/v1/chat/completions",
                    QUESTION.replace("{\"model", "{\"stream\":true,\"model"),
                    "X-Request-ID",
                    "live");
            first.next(Misbehave.status(400, Map.of()));
            hapax.post("/v1/chat/completions", QUESTION, "X-Request-ID", "wrong");
            remembers(hapax, 3);
            for (String answered : List.of("whole", "live")) {
                assertThat(hapax.admin().request(answered).unasked())
                        .containsExactly(new UnaskedView("second/model-2", "not needed"));
            }
            assertThat(hapax.admin().request("wrong").unasked())
                    .containsExactly(new UnaskedView("second/model-2", "after caller_error nobody else is asked"));
        }
    }

    @Test
    void whoLeavesNeedsNobodyElse() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(config(first, second))) {
            first.next(Misbehave.silence());
            URI url = URI.create(hapax.url());
            try (var caller = new Socket(url.getHost(), url.getPort())) {
                caller.getOutputStream()
                        .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: gone\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: " + QUESTION.length()
                                        + "\r\n\r\n" + QUESTION)
                                .getBytes(StandardCharsets.US_ASCII));
                hapax.await(Duration.ofSeconds(10), () -> first.count() == 1);
            }
            remembers(hapax, 1);
            assertThat(hapax.admin().request("gone").unasked())
                    .containsExactly(new UnaskedView("second/model-2", "the caller had left"));
        }
    }

    /** Who waits before it asks again waits for the provider. */
    @Test
    void aPauseIsNoTimeInTheGateway() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(config(first, second)
                        .replace("{max_retries: 0}", "{max_retries: 1, initial_delay: 200ms, max_delay: 200ms}"))) {
            first.next(Misbehave.status(500, Map.of()));
            hapax.post("/v1/chat/completions", QUESTION, "X-Request-ID", "mine");
            remembers(hapax, 1);
            RequestView one = hapax.admin().request("mine");
            AttemptView failed = one.attempts().get(1);
            assertThat(failed.outcome()).isEqualTo("server_error");
            assertThat(failed.pauseMs()).isPositive();
            assertThat(one.upstreamMs()).isGreaterThanOrEqualTo(failed.pauseMs());
        }
    }

    @Test
    void aFailureIsRememberedAsTheCallerWasTold() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic();
                RunningHapax hapax = RunningHapax.with(config(first, second))) {
            hapax.post("/v1/chat/completions", QUESTION, "X-Request-ID", "good");
            remembers(hapax, 1);
            first.next(Misbehave.status(500, Map.of()));
            second.next(Misbehave.status(500, Map.of()));
            hapax.post("/v1/completions", "{\"input\":\"canary-4711\"}", "X-Request-ID", "bad");
            remembers(hapax, 2);
            hapax.get("/nowhere", "X-Request-ID", "lost");
            remembers(hapax, 3);

            Requests all = hapax.admin().requests(50, 0, false, null);
            assertThat(all.requests()).extracting(RequestView::requestId).containsExactly("good", "bad", "lost");
            assertThat(all.last()).isEqualTo(3);
            assertThat(all.traffic().requests()).isEqualTo(3);
            assertThat(all.traffic().failed()).isEqualTo(1);
            assertThat(all.toString()).doesNotContain("canary-4711");
            assertThat(hapax.admin().requests(50, 0, true, null).requests())
                    .extracting(RequestView::requestId)
                    .containsExactly("bad", "lost");
            assertThat(hapax.admin().requests(50, 0, true, "/v1/completions").requests())
                    .extracting(RequestView::requestId)
                    .containsExactly("bad");
            assertThat(hapax.admin().requests(50, 2, false, null).requests())
                    .extracting(RequestView::requestId)
                    .containsExactly("lost");
            RequestView bad = hapax.admin().request("bad");
            assertThat(bad.errorType()).isEqualTo("upstream_error");
            assertThat(bad.error()).isNotNull();
            assertThat(bad.status()).isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    void whoLooksHowTheGatewayIsPushesNobodyOut() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("providers: {echo: {type: echo}}\n")) {
            hapax.get("/health");
            hapax.get("/metrics");
            assertThat(hapax.admin().requests(50, 0, false, null).requests()).isEmpty();
            assertThat(hapax.admin().requests(50, 0, false, null).last()).isZero();
        }
    }

    @Test
    void anUnknownIdIsNoBug() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("providers: {echo: {type: echo}}\n")) {
            assertThatThrownBy(() -> hapax.admin().request("nobody"))
                    .isInstanceOfSatisfying(AdminException.class, refused -> {
                        assertThat(refused.error().id()).isEqualTo("request.unknown");
                        assertThat(refused.error().exit()).isEqualTo(1);
                    });
        }
    }
}
