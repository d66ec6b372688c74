package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway ends while a stream goes on: its caller is told, for half an answer must not look whole. */
class CutStreamStoryTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, '{\"error\":{\"message\":'",
        "/v1/messages, '{\"type\":\"error\",\"error\":{'",
        "/v1/completions, '{\"type\":\"overloaded\",'",
    })
    void anErrorEventIsTheLast(String path, String begin) throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers: {far: {type: openai, base_url: "%s", api_key: fake-key, model: m}}
                        health_check: {mode: passive}
                        """.formatted(far.baseUrl()))) {
            far.next(Misbehave.pauseAfter(2, new CountDownLatch(1)));
            URI url = URI.create(hapax.url());
            try (var socket = new Socket(url.getHost(), url.getPort())) {
                var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                ask(socket, path);
                String line = lines.readLine();
                while (!line.startsWith("data:")) {
                    line = lines.readLine();
                }
                hapax.daemon().close();
                assertThat(rest(lines))
                        .containsSubsequence("event: error")
                        .anyMatch(last ->
                                last.startsWith("data: " + begin) && last.contains("before this answer was whole"));
            }
        }
    }

    private static void ask(Socket socket, String path) throws IOException {
        String body =
                "{\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}";
        OutputStream out = socket.getOutputStream();
        out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static List<String> rest(BufferedReader lines) {
        List<String> all = new ArrayList<>();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.add(line);
            }
        } catch (IOException reset) {
            all.add("reset");
        }
        return all;
    }
}
