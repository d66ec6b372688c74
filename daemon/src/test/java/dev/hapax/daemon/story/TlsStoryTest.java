package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeCertificate;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers come by HTTPS; certificates and keys are files that change. */
class TlsStoryTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final AdminApi.Reload RELOAD = new AdminApi.Reload(false);
    private static FakeCertificate first;
    private static FakeCertificate second;

    @BeforeAll
    static void certificates() throws Exception {
        first = FakeCertificate.of("first", "EC", 100);
        second = FakeCertificate.of("second", "RSA", 200);
    }

    /** A daemon behind TLS, its files beside its configuration. */
    private record Encrypted(FakeProvider far, Path files, RunningHapax hapax, HttpClient client)
            implements AutoCloseable {
        static Encrypted started(Version version) throws Exception {
            return started(version, "");
        }

        /** @param server further settings of the listener, each a line */
        static Encrypted started(Version version, String server) throws Exception {
            FakeProvider far = FakeProvider.openAi();
            Path files = Files.createTempDirectory("hx");
            put(files, first.certificatePem(), first.keyPem());
            RunningHapax hapax = RunningHapax.with(config(far, server + tls(files)));
            HttpClient client = HttpClient.newBuilder()
                    .version(version)
                    .sslContext(FakeCertificate.trusting(first, second))
                    .build();
            return new Encrypted(far, files, hapax, client);
        }

        static String tls(Path files) {
            return "  tls: {cert_file: %s/cert.pem, key_file: %s/key.pem}\n".formatted(files, files);
        }

        static String config(FakeProvider far, String server) {
            return """
                    server:
                      host: 127.0.0.1
                    %s
                    providers:
                      far: {type: openai, base_url: %s, api_key: fake-one, models: {m: {}}}
                    health_check: {mode: passive}
                    logging: {level: error}
                    """.formatted(server, far.baseUrl());
        }

        static void put(Path files, String certificate, String key) throws IOException {
            Files.writeString(files.resolve("cert.pem"), certificate);
            Files.writeString(files.resolve("key.pem"), key);
        }

        HttpRequest ask(boolean stream) {
            return HttpRequest.newBuilder(URI.create(hapax.url() + "/v1/chat/completions"))
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(20))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"stream\":" + stream
                            + ",\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}"))
                    .build();
        }

        HttpResponse<String> answer() throws IOException, InterruptedException {
            return client.send(ask(false), HttpResponse.BodyHandlers.ofString());
        }

        Optional<Instant> validUntil() {
            return Optional.ofNullable(hapax.daemon().ready().config().server().tls())
                    .map(tls -> tls.certificate().validUntil());
        }

        /** What a new connection is shown. */
        Certificate shown() throws Exception {
            URI url = URI.create(hapax.url());
            try (var socket = (SSLSocket) FakeCertificate.trusting(first, second)
                    .getSocketFactory()
                    .createSocket(url.getHost(), url.getPort())) {
                socket.startHandshake();
                return socket.getSession().getPeerCertificates()[0];
            }
        }

        @Override
        public void close() {
            // A test that failed may have left a stream open, for whose end a friendlier close would wait.
            client.shutdownNow();
            hapax.close();
            far.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bothVersionsOfHttpAreSpoken(Version version) throws Exception {
        try (var encrypted = Encrypted.started(version)) {
            assertThat(encrypted.hapax().url()).startsWith("https://");
            HttpResponse<String> answer = encrypted.answer();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).contains("one two three");
            assertThat(encrypted
                            .client()
                            .send(encrypted.ask(true), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("data: [DONE]");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aProviderThatThinksForLongIsWaitedFor(Version version) throws Exception {
        try (var encrypted = Encrypted.started(version, "  read_timeout: 2s\n  write_timeout: 2s\n")) {
            // Longer than a connection may be idle.
            encrypted.far().next(Misbehave.late(Duration.ofSeconds(3), Reply.text("at last")));
            assertThat(encrypted.answer().body()).contains("at last");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aCallerWhoLeavesIsNoticed(Version version) throws Exception {
        try (var encrypted = Encrypted.started(version)) {
            encrypted.far().next(Misbehave.silence());
            CompletableFuture<HttpResponse<String>> waiting =
                    encrypted.client().sendAsync(encrypted.ask(false), HttpResponse.BodyHandlers.ofString());
            encrypted.hapax().await(SOON, () -> encrypted.far().count() == 1);
            waiting.cancel(true);
            assertThat(encrypted.far().awaitHangUp(SOON)).isTrue();
            encrypted.hapax().await(SOON, () -> encrypted.hapax().daemon().inFlight() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aNewCertificateIsShownToNewConnectionsWhileStreamsGoOn(Version version) throws Exception {
        try (var encrypted = Encrypted.started(version)) {
            var rest = new CountDownLatch(1);
            encrypted.far().next(Misbehave.pauseAfter(2, rest));
            Iterator<String> stream = encrypted
                    .client()
                    .send(encrypted.ask(true), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .iterator();
            assertThat(stream.next()).startsWith("data:");
            assertThat(encrypted.shown()).isEqualTo(first.certificate());
            Encrypted.put(encrypted.files(), second.certificatePem(), second.keyPem());
            AdminApi.Reloaded reloaded = encrypted.hapax().admin().reload(RELOAD);
            assertThat(reloaded.changes()).extracting(AdminApi.Change::name).containsExactly("server.tls.certificate");
            assertThat(reloaded.changes().getFirst().detail())
                    .startsWith("CN=first until ")
                    .contains("-> CN=second until ");
            assertThat(encrypted.shown()).isEqualTo(second.certificate());
            assertThat(encrypted.validUntil()).hasValueSatisfying(end -> assertThat(end)
                    .isAfter(Instant.now().plus(Duration.ofDays(190))));
            rest.countDown();
            assertThat(Stream.generate(stream::next).takeWhile(line -> !line.equals("data: [DONE]")))
                    .anyMatch(line -> line.contains("\"finish_reason\":\"stop\""));
        }
    }

    @Test
    void theWatcherSeesARenewedCertificate() throws Exception {
        try (var encrypted = Encrypted.started(Version.HTTP_2)) {
            // Between the two writes they do not fit, which is rejected and forgotten.
            Encrypted.put(encrypted.files(), second.certificatePem(), second.keyPem());
            encrypted.hapax().await(SOON, () -> encrypted.shown().equals(second.certificate()));
        }
    }

    @Test
    void encryptionIsSwitchedOnTheSamePortWhileAStreamGoesOn() throws Exception {
        try (var encrypted = Encrypted.started(Version.HTTP_1_1)) {
            var rest = new CountDownLatch(1);
            encrypted.far().next(Misbehave.pauseAfter(2, rest));
            Iterator<String> stream = encrypted
                    .client()
                    .send(encrypted.ask(true), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .iterator();
            assertThat(stream.next()).startsWith("data:");
            String https = encrypted.hapax().url();
            turn(encrypted, false);
            assertThat(encrypted.hapax().url()).isEqualTo(https.replace("https:", "http:"));
            assertThat(encrypted.hapax().get("/health").statusCode()).isEqualTo(200);
            assertThat(encrypted.validUntil()).isEmpty();
            turn(encrypted, true);
            assertThat(encrypted.shown()).isEqualTo(first.certificate());
            rest.countDown();
            assertThat(Stream.generate(stream::next).takeWhile(line -> !line.equals("data: [DONE]")))
                    .isNotEmpty();
        }
    }

    private static void turn(Encrypted encrypted, boolean tls) throws Exception {
        String server = tls ? Encrypted.tls(encrypted.files()) : "";
        Files.writeString(encrypted.hapax().configFile(), Encrypted.config(encrypted.far(), server));
        assertThat(encrypted.hapax().admin().reload(RELOAD).changes())
                .extracting(AdminApi.Change::name)
                .containsExactly("server.tls");
    }

    @Test
    void oldProtocolsAndPlainTextAreRefused() throws Exception {
        try (var encrypted = Encrypted.started(Version.HTTP_1_1)) {
            URI url = URI.create(encrypted.hapax().url());
            try (var socket = (SSLSocket)
                    FakeCertificate.trusting(first).getSocketFactory().createSocket(url.getHost(), url.getPort())) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            }
            URI plain = URI.create(url.toString().replace("https:", "http:") + "/health");
            assertThatThrownBy(() -> encrypted
                            .client()
                            .send(HttpRequest.newBuilder(plain).build(), HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            try (HttpClient stranger = HttpClient.newHttpClient()) {
                assertThatThrownBy(() -> stranger.send(encrypted.ask(false), HttpResponse.BodyHandlers.ofString()))
                        .isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void everyFormOfKeyIsReadAndWhatCannotServeIsRejected() throws Exception {
        try (var encrypted = Encrypted.started(Version.HTTP_1_1)) {
            accepted(encrypted, second.certificatePem(), second.olderKeyPem(), second);
            accepted(encrypted, first.certificatePem(), first.olderKeyPem(), first);
            rejected(encrypted, first.certificatePem(), second.keyPem(), "holds no EC key, as the certificate needs");
            FakeCertificate another = FakeCertificate.of("another", "EC", 1);
            rejected(encrypted, first.certificatePem(), another.keyPem(), "the key does not belong to the certificate");
            rejected(encrypted, first.keyPem(), first.keyPem(), "the file holds no certificate in PEM");
            rejected(encrypted, first.certificatePem(), "secret", "the file holds no private key in PEM");
            rejected(
                    encrypted,
                    first.certificatePem(),
                    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
                    "openssl pkey -in");
            rejected(
                    encrypted,
                    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                    first.keyPem(),
                    "certificate 1 in the file is broken");
            Files.delete(encrypted.files().resolve("key.pem"));
            refused(encrypted, "cannot read the file");
            assertThat(encrypted.answer().statusCode()).isEqualTo(200);
        }
    }

    private static void accepted(Encrypted encrypted, String certificate, String key, FakeCertificate shown)
            throws Exception {
        Encrypted.put(encrypted.files(), certificate, key);
        encrypted.hapax().admin().reload(RELOAD);
        assertThat(encrypted.shown()).isEqualTo(shown.certificate());
    }

    private static void rejected(Encrypted encrypted, String certificate, String key, String why) throws Exception {
        Encrypted.put(encrypted.files(), certificate, key);
        refused(encrypted, why);
        assertThat(encrypted.shown()).isEqualTo(first.certificate());
    }

    private static void refused(Encrypted encrypted, String why) {
        AdminException refused = catchThrowableOfType(
                AdminException.class, () -> encrypted.hapax().admin().reload(RELOAD));
        assertThat(refused.error().exit()).isEqualTo(3);
        assertThat(refused.error().frames()).contains(why, "HPX2016", ":3:");
    }

    @Test
    void whatHasEndedServesWithAWarning() throws Exception {
        FakeCertificate old = FakeCertificate.of("old", "EC", -1);
        try (var encrypted = Encrypted.started(Version.HTTP_1_1)) {
            Encrypted.put(encrypted.files(), old.certificatePem(), old.keyPem());
            assertThat(encrypted.hapax().admin().reload(RELOAD).result()).isEqualTo("reloaded");
            assertThat(encrypted.validUntil())
                    .hasValueSatisfying(end -> assertThat(end).isBefore(Instant.now()));
        }
    }
}
