package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A collector that the environment names gets every request as a span; nothing of the SDK is there without one. */
class TraceStoryTest {
    private static final String SECRET = "what-was-asked-stays-here";

    /** @param protobuf as text: names and ids of spans stand in it in clear */
    private record Batch(String path, String contentType, String protobuf) {}

    @Test
    void theCollectorGetsARequestWithItsAttempts() throws Exception {
        BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
        HttpServer collector = collector(batches);
        try (FakeProvider first = FakeProvider.openAi();
                FakeProvider second = FakeProvider.anthropic()) {
            String yaml = """
                    providers:
                      one: {type: openai, base_url: "%s", api_key: fake-key-one, model: small}
                      two: {type: anthropic, base_url: "%s", api_key: fake-key-two, model: large}
                    provider_preference: [one, two]
                    retry: {max_retries: 0}
                    """.formatted(first.baseUrl(), second.baseUrl());
            first.next(Misbehave.status(500, Map.of()));
            Map<String, String> environment = Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:" + collector.getAddress().getPort(),
                    "OTEL_BSP_SCHEDULE_DELAY",
                    "50");
            try (RunningHapax hapax = RunningHapax.with(yaml, environment)) {
                hapax.post(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + SECRET + "\"}]}",
                        "X-Request-ID",
                        "the-request");
                Batch batch =
                        Optional.ofNullable(batches.poll(60, TimeUnit.SECONDS)).orElseThrow();
                assertThat(batch.path()).isEqualTo("/v1/traces");
                assertThat(batch.contentType()).isEqualTo("application/x-protobuf");
                assertThat(batch.protobuf())
                        .contains(
                                "POST /v1/chat/completions", "chat small", "chat large", "server_error", "the-request")
                        .contains("service.name", "hapax")
                        .doesNotContain(SECRET, "fake-key");
            }
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void aCollectorThatIsNotThereCostsNoRequest() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(
                "providers: {echo: {type: echo}}\n", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"))) {
            assertThat(hapax.post("/v1/completions", "{\"input\":\"hi\"}").statusCode())
                    .isEqualTo(200);
        }
        try (RunningHapax hapax = RunningHapax.with(
                "providers: {echo: {type: echo}}\n",
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "no address", "OTEL_EXPORTER_OTLP_PROTOCOL", "pigeon"))) {
            assertThat(hapax.post("/v1/completions", "{\"input\":\"hi\"}").statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpServer collector(BlockingQueue<Batch> batches) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            InputStream body = exchange.getRequestBody();
            var bytes = new ByteArrayOutputStream();
            (zipped ? new GZIPInputStream(body) : body).transferTo(bytes);
            batches.add(new Batch(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    bytes.toString(StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
