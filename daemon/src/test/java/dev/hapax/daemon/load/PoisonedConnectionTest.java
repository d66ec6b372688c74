package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A provider sends one answer too many on a connection that has become idle: a proper one, which was made for somebody.
 * It must never reach a request with another credential. A thousand tries always, {@code -Dhapax.load.poison=10000} as
 * a load.
 *
 * <p>HTTP/1.1 cannot tell such an answer from the true one if it arrives in the moment in which the connection is used
 * again by its own credential; how often that was so is printed.
 */
class PoisonedConnectionTest {
    private static final int TRIES = Integer.getInteger("hapax.load.poison", 1_000);

    @Test
    void anAnswerTooManyReachesNobodyElse() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          mine: {type: openai, base_url: %s, api_key: fake-mine, model: model-1}
                          yours: {type: openai, base_url: %s, api_key: fake-yours, model: model-1}
                        logging: {level: error}
                        """.formatted(far.baseUrl(), far.baseUrl()));
                HttpClient client = HttpClient.newHttpClient()) {
            far.always((Misbehave) exchange -> {
                String key = String.valueOf(exchange.request().header("authorization"));
                exchange.reply();
                exchange.write(tooMany(key.substring(key.lastIndexOf('-') + 1)));
            });
            var same = new AtomicInteger();
            Callers.ask(TRIES, 16, number -> {
                boolean mine = number % 3 == 0;
                String answer = ask(client, hapax, new Question(number, false), mine ? "mine" : "yours");
                assertThat(answer).doesNotContain(mine ? "made for yours" : "made for mine");
                if (answer.contains("made for")) {
                    same.incrementAndGet();
                }
            });
            System.err.printf(
                    "one answer too many: %d tries, 0 reached another credential, %d the next request of their own%n",
                    TRIES, same.get());
        }
    }

    private static String ask(HttpClient client, RunningHapax hapax, Question question, String provider)
            throws Exception {
        String body = new String(question.body(), StandardCharsets.UTF_8)
                .replace("\"default\"", "\"" + provider + "/model-1\"");
        HttpRequest request = HttpRequest.newBuilder(URI.create(hapax.url() + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String tooMany(String whose) {
        String body =
                "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"made for " + whose
                        + "\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
