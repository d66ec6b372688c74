package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller leaves, whatever it was waiting for: the provider is left too, and nobody else is asked. */
class DepartureStoryTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static String yaml(FakeProvider first, FakeProvider second) {
        return """
                providers:
                  first: {type: openai, base_url: %s, api_key: fake-one, model: model-1}
                  second: {type: openai, base_url: %s, api_key: fake-two, model: model-2}
                provider_preference: [first, second]
                health_check: {mode: passive}
                """.formatted(first.baseUrl(), second.baseUrl());
    }

    enum Leaving {
        CLOSES {
            @Override
            void leave(Socket socket) throws IOException {
                socket.close();
            }
        },
        RESETS {
            @Override
            void leave(Socket socket) throws IOException {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        },
        SAYS_NO_MORE {
            @Override
            void leave(Socket socket) throws IOException {
                socket.shutdownOutput();
            }
        };

        abstract void leave(Socket socket) throws IOException;
    }

    static Stream<Arguments> everyPhaseAndWay() {
        return Stream.of(Leaving.values())
                .flatMap(leaving -> Stream.of(
                        Arguments.of(leaving, false, Misbehave.silence()),
                        Arguments.of(leaving, true, Misbehave.silence()),
                        Arguments.of(leaving, false, Misbehave.silenceAfterHeaders()),
                        Arguments.of(leaving, true, Misbehave.silenceAfterHeaders()),
                        Arguments.of(leaving, true, Misbehave.stallAfter(2))));
    }

    @ParameterizedTest
    @MethodSource("everyPhaseAndWay")
    void theProviderIsLeftToo(Leaving leaving, boolean stream, Misbehave waiting) throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(first, second));
                Socket caller = connected(hapax)) {
            first.next(waiting);
            caller.getOutputStream().write(request("nonce-1", stream));
            hapax.await(SOON, () -> first.count() == 1);
            leaving.leave(caller);
            assertThat(first.awaitHangUp(SOON)).isTrue();
            hapax.await(SOON, () -> hapax.get("/metrics").body().contains("status=\"499\""));
            assertThat(second.count()).isZero();
            assertThat(first.count()).isEqualTo(1);
        }
    }

    @Test
    void aNextRequestThatComesEarlyIsNoLeaving() throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(first, second));
                Socket caller = connected(hapax)) {
            first.next(Misbehave.late(Duration.ofMillis(300), Reply.text("the first")), Reply.text("the second"));
            caller.getOutputStream().write(request("nonce-1", false));
            hapax.await(SOON, () -> first.count() == 1);
            caller.getOutputStream().write(request("nonce-2", false));
            var answers = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answer(answers)).contains("the first");
            assertThat(answer(answers)).contains("the second");
        }
    }

    @ParameterizedTest
    @EnumSource(Leaving.class)
    void whoLeavesAfterTheEndHasNotLeft(Leaving leaving) throws Exception {
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(first, second));
                Socket caller = connected(hapax)) {
            first.next(Misbehave.noDoneAndStays());
            caller.getOutputStream().write(request("nonce-1", true));
            var answer = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            for (String line = answer.readLine(); !line.contains("\"finish_reason\":\"stop\""); ) {
                line = answer.readLine();
            }
            leaving.leave(caller);
            String requests = "hapax_http_requests_total{endpoint=\"/v1/chat/completions\",status=\"";
            hapax.await(SOON, () -> hapax.get("/metrics").body().contains(requests));
            assertThat(hapax.get("/metrics").body()).contains(requests + "200\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Leaving.class)
    void whoLeavesWithAnErrorInHandHasNotLeft(Leaving leaving) throws Exception {
        int callers = 20;
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(yaml(first, second))) {
            for (int i = 0; i < callers; i++) {
                first.next(Reply.error(422, null));
                try (Socket caller = connected(hapax)) {
                    caller.getOutputStream().write(request("nonce-" + i, false));
                    assertThat(caller.getInputStream().read()).isEqualTo('H');
                    leaving.leave(caller);
                }
            }
            String requests = "hapax_http_requests_total{endpoint=\"/v1/chat/completions\",status=\"";
            String told = requests + "422\",version=\"v1\"} " + callers + ".0";
            hapax.await(SOON, () -> hapax.get("/metrics").body().contains(told));
        }
    }

    private static Socket connected(RunningHapax hapax) throws IOException {
        URI url = URI.create(hapax.url());
        var socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    private static byte[] request(String text, boolean stream) {
        String body = "{\"model\":\"default\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text + "\"}]}";
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            read += in.read(body, read, length - read);
        }
        return new String(body);
    }
}
