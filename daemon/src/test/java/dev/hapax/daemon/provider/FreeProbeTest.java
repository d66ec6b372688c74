package dev.hapax.daemon.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FreeProbeTest {
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + "{\"data\":[]}";

    /** Answers the first request of every connection, and ends the connection when a second one has come. */
    private static final class OneAnswerEach implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();

        OneAnswerEach() throws IOException {
            Thread.ofVirtual().name("one-answer-each").start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private static void serve(Socket socket) {
            try (socket) {
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                readHead(in);
                socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                readHead(in);
            } catch (IOException closed) {
                // The other side has left.
            }
        }

        private static void readHead(BufferedReader in) throws IOException {
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                // On to the empty line.
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static ProviderAdapter adapter(int port, UpstreamClient upstream) {
        return adapter(
                "{type: openai, base_url: http://127.0.0.1:%d/v1, api_key: k, model: m}".formatted(port), upstream);
    }

    private static ProviderAdapter adapter(String provider, UpstreamClient upstream) {
        String yaml = "version: 1\nproviders:\n  p: " + provider + "\n";
        var source = new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8));
        HapaxConfig config = Objects.requireNonNull(new ConfigLoader(ProviderKinds.infos())
                .load(source, new Environment(Map.of(), Environment.Mode.WARN))
                .config());
        HapaxConfig.Provider read = Objects.requireNonNull(config.providers().get("p"));
        return ProviderKinds.all().stream()
                .filter(kind -> kind.info().name().equals("openai"))
                .findFirst()
                .orElseThrow()
                .factory()
                .open(read, upstream, System::nanoTime);
    }

    private static @Nullable Object failure(ProviderAdapter adapter) {
        return adapter.probe(Deadline.in(Duration.ofSeconds(30), System::nanoTime))
                .failure();
    }

    @Test
    void aKeptConnectionThatHasEndedSaysNothingOfTheProvider() throws IOException {
        try (var server = new OneAnswerEach();
                var upstream = new UpstreamClient()) {
            ProviderAdapter adapter = adapter(server.server.getLocalPort(), upstream);
            assertThat(failure(adapter)).isNull();
            assertThat(failure(adapter)).isNull();
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void theAddressAndTheKeyOfTheDefaultModelAreTried() {
        try (FakeProvider provider = FakeProvider.openAi();
                var upstream = new UpstreamClient()) {
            String file = "{type: openai, base_url: http://127.0.0.1:9, api_key: not-for-it, "
                    + "models: {m: {api_key: of-the-model, base_url: \"%s\"}}}".formatted(provider.baseUrl());
            assertThat(failure(adapter(file, upstream))).isNull();
            assertThat(provider.allRequests()).singleElement().satisfies(request -> assertThat(
                            request.header("authorization"))
                    .isEqualTo("Bearer of-the-model"));
        }
    }
}
