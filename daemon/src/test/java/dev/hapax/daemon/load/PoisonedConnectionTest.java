package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A provider sends one answer too many on a connection that has become idle. It must never be taken for the answer to
 * another request, least of all to one with another credential. A few tries always, {@code -Dhapax.load.poison=10000}
 * as a load.
 */
class PoisonedConnectionTest {
    private static final int TRIES = Integer.getInteger("hapax.load.poison", 1_000);

    @Test
    void anAnswerTooManyReachesNobody() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          mine: {type: openai, base_url: %s, api_key: fake-one, model: model-1}
                          yours: {type: openai, base_url: %s, api_key: fake-two, model: model-1}
                        retry: {initial_delay: 1ms}
                        logging: {level: error}
                        """.formatted(far.baseUrl(), far.baseUrl()));
                HttpClient client = HttpClient.newHttpClient()) {
            far.always(Misbehave.extraResponseOnIdle());
            var whole = new AtomicInteger();
            Callers.ask(TRIES, 16, number -> {
                var question = new Question(number, number % 2 == 0);
                String provider = number % 3 == 0 ? "mine" : "yours";
                HttpRequest request = HttpRequest.newBuilder(URI.create(hapax.url() + "/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                new String(question.body(), java.nio.charset.StandardCharsets.UTF_8)
                                        .replace("\"default\"", "\"" + provider + "/model-1\"")))
                        .build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).doesNotContain("poisoned");
                if (question.judge(answer.statusCode(), answer.body()) == Question.Fate.WHOLE) {
                    whole.incrementAndGet();
                }
            });
            System.err.printf("one answer too many: %d tries, %d true answers, 0 foreign ones%n", TRIES, whole.get());
            assertThat(whole).hasValue(TRIES);
        }
    }
}
