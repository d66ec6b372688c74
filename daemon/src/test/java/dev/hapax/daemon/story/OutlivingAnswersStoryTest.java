package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.RealRedis;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that outlive the process that got them: in a file, or at a Redis that other gateways use as well. */
class OutlivingAnswersStoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static String yaml(FakeProvider far, String cache) {
        return """
                providers:
                  far: {type: openai, base_url: "%s", api_key: fake-key, model: m}
                %s
                """.formatted(far.baseUrl(), cache);
    }

    private static String redis(RealRedis server) {
        return "redis: {address: \"127.0.0.1:" + server.port() + "\"}\ncache: {enable: true, type: redis}\n";
    }

    private static HttpResponse<String> ask(RunningHapax hapax, String question) throws Exception {
        HttpResponse<String> answer = hapax.post(
                "/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static String use(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Hapax-Cache").orElse("");
    }

    @Test
    void aRestartForgetsNothing(@TempDir Path directory) throws Exception {
        String cache = "cache: {enable: true, type: file, dir: \"" + directory.resolve("answers") + "\"}\n";
        try (FakeProvider far = FakeProvider.openAi()) {
            String first;
            try (RunningHapax hapax = RunningHapax.with(yaml(far, cache))) {
                HttpResponse<String> answer = ask(hapax, "hi");
                assertThat(use(answer)).isEqualTo("miss");
                first = answer.body();
            }
            try (RunningHapax hapax = RunningHapax.with(yaml(far, cache))) {
                HttpResponse<String> again = ask(hapax, "hi");
                assertThat(use(again)).isEqualTo("hit");
                assertThat(again.body()).isEqualTo(first);
                assertThat(hapax.admin().cacheStats().entries()).isEqualTo(1);
            }
            assertThat(far.count()).isEqualTo(1);
        }
    }

    @Test
    void whatOneGatewayWasAnsweredAnotherGivesAgain() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RealRedis server = RealRedis.open();
                RunningHapax one = RunningHapax.with(yaml(far, redis(server)));
                RunningHapax other = RunningHapax.with(yaml(far, redis(server)))) {
            one.await(SOON, () -> {
                ask(one, "hi");
                return use(ask(other, "hi")).equals("hit");
            });
            int asked = far.count();
            assertThat(use(ask(one, "hi"))).isEqualTo("hit");
            assertThat(far.count()).isEqualTo(asked);
        }
    }

    @Test
    void aRedisThatGoesAndComesFailsNoRequest() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RealRedis server = RealRedis.open();
                RunningHapax hapax = RunningHapax.with(yaml(far, redis(server)))) {
            hapax.await(SOON, () -> use(ask(hapax, "known")).equals("hit"));
            server.stop();
            for (int i = 0; i < 20; i++) {
                assertThat(use(ask(hapax, "known"))).isEqualTo("miss");
            }
            server.start();
            hapax.await(SOON, () -> use(ask(hapax, "known")).equals("hit"));
        }
    }
}
