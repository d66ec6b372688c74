package dev.hapax.daemon.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import dev.hapax.daemon.upstream.UpstreamFailure.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class UpstreamClientTest {
    private final FakeProvider fake = FakeProvider.openAi();
    private final UpstreamClient client = new UpstreamClient();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    @Test
    void sendsTheRequestAsGivenAndReadsTheAnswer() throws Exception {
        try (UpstreamCall call = client.open(chat("hi"))) {
            call.start(in(5));

            assertThat(call.status()).isEqualTo(200);
            assertThat(call.header("CONTENT-TYPE")).contains("application/json");
            assertThat(new String(call.readAll(10_000, in(5)), StandardCharsets.UTF_8))
                    .contains("\"hi\"");
        }
        assertThat(fake.lastRequest().path()).isEqualTo("/v1/chat/completions");
        assertThat(fake.lastRequest().header("host")).isEqualTo("127.0.0.1:" + fake.port());
        assertThat(fake.lastRequest().header("x-test")).isEqualTo("yes");
        assertThat(fake.lastRequest().header("accept-encoding")).isEqualTo("identity");
    }

    @Test
    void aThousandCallsNeedOneConnection() throws Exception {
        for (int i = 0; i < 1000; i++) {
            assertThat(ask("call " + i)).contains("call " + i);
        }
        assertThat(fake.connections()).isEqualTo(1);
    }

    @Test
    void streamsThatWereReadToTheirEndAreReusedToo() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (UpstreamCall call = client.open(streamed("a b c"))) {
                call.start(in(5));
                assertThat(new String(call.body().readAllBytes(), StandardCharsets.UTF_8))
                        .endsWith("[DONE]\n\n");
            }
        }
        assertThat(fake.connections()).isEqualTo(1);
    }

    @Test
    void anAnswerThatWasNotReadToItsEndEndsItsConnection() throws Exception {
        try (UpstreamCall call = client.open(chat("hi"))) {
            call.start(in(5));
            assertThat(call.body().read()).isEqualTo('{');
        }
        assertThat(ask("again")).contains("again");
        assertThat(fake.connections()).isEqualTo(2);
    }

    @Test
    void callsWithAnotherPoolWordNeverShareAConnection() throws Exception {
        ask("one");
        try (UpstreamCall call = client.open(
                new UpstreamRequest("POST", uri(), "another", Map.of(), body("two", false), Duration.ofSeconds(5)))) {
            call.start(in(5));
            call.readAll(10_000, in(5));
        }
        assertThat(fake.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("poisons")
    void anIdleConnectionOnWhichSomethingArrivedIsNotUsedAgain(Misbehave poison) throws Exception {
        fake.next(poison);
        assertThat(ask("first")).contains("first");
        awaitSomethingOnTheIdleConnection();

        assertThat(ask("second")).contains("second").doesNotContain("poison");
        assertThat(fake.connections()).isEqualTo(2);
    }

    static Stream<Misbehave> poisons() {
        return Stream.of(Misbehave.extraResponseOnIdle(), Misbehave.closeOnIdle());
    }

    @Test
    void anAnswerTooManyInTheSameSegmentIsNeverTheNextAnswer() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst";
        fake.next((Misbehave) exchange -> exchange.write(answer + answer));
        assertThat(ask("hi")).isEqualTo("first");
        assertThat(ask("second")).contains("second");
    }

    @Test
    void connectionsThatWereIdleForTooLongAreClosed() throws Exception {
        ask("one");
        assertThat(client.pool().size()).isEqualTo(1);

        client.pool().sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(29));
        assertThat(client.pool().size()).isEqualTo(1);
        client.pool().sweep(System.nanoTime() + TimeUnit.SECONDS.toNanos(31));
        assertThat(client.pool().size()).isZero();
    }

    @Test
    void aConnectionThatDiesUnderAReusedCallIsToldApart() throws Exception {
        ask("one");
        fake.next(Misbehave.hangUp());
        assertThat(failureOf(chat("two"))).isEqualTo(Reason.RESET_REUSED);
        fake.next(Misbehave.hangUp());
        assertThat(failureOf(chat("three"))).isEqualTo(Reason.RESET);
    }

    @ParameterizedTest
    @MethodSource("misbehaviours")
    void everyMisbehaviourHasItsReason(Misbehave misbehave, Reason expected) {
        fake.next(misbehave);
        assertThat(failureOf(chat("hi"))).isEqualTo(expected);
        assertThat(client.pool().size()).isZero();
    }

    @Test
    void aConnectionThatIsResetAtOnceIsAResetOrARefusal() {
        fake.next(Misbehave.closeOnAccept());
        assertThat(failureOf(chat("hi"))).isIn(Reason.RESET, Reason.UNREACHABLE);
    }

    static Stream<Arguments> misbehaviours() {
        return Stream.of(
                arguments(Misbehave.hangUp(), Reason.RESET),
                arguments(Misbehave.reset(), Reason.RESET),
                arguments(Misbehave.closeInHeaders(), Reason.CUT),
                arguments(Misbehave.closeAfterHeaders(), Reason.CUT),
                arguments(Misbehave.cutAfter(0), Reason.CUT),
                arguments(Misbehave.lyingContentLength(), Reason.CUT),
                arguments(Misbehave.bothFramings(), Reason.MALFORMED),
                arguments(Misbehave.badChunk(), Reason.MALFORMED),
                arguments(Misbehave.hugeHeaders(70_000), Reason.MALFORMED),
                arguments(Misbehave.informational(100), Reason.MALFORMED),
                arguments(Misbehave.gzipBomb(50), Reason.MALFORMED),
                arguments(Misbehave.endlessBody(), Reason.MALFORMED),
                arguments(
                        raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} "), Reason.MALFORMED),
                arguments(raw("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}"), Reason.MALFORMED),
                arguments(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"), Reason.MALFORMED),
                arguments(raw("HTTP/1.1 101 Switching Protocols\r\n\r\n"), Reason.MALFORMED),
                arguments(raw("SSH-2.0-OpenSSH_9.9\r\n\r\n"), Reason.MALFORMED),
                arguments(
                        raw("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}"),
                        Reason.MALFORMED));
    }

    private static Misbehave raw(String bytes) {
        return exchange -> exchange.write(bytes);
    }

    @ParameterizedTest
    @MethodSource("oddButTrue")
    void whatIsOddButTrueIsRead(Misbehave odd) throws Exception {
        fake.next(odd);
        assertThat(ask("hi there")).contains("hi there");
        assertThat(ask("again")).contains("again");
    }

    static Stream<Misbehave> oddButTrue() {
        return Stream.of(Misbehave.byteByByte(), Misbehave.informational(3), Misbehave.gzipped(), Misbehave.unframed());
    }

    @Test
    void bytesThatTrickleInDoNotStretchTheTime() {
        fake.next(Misbehave.slowBytes(Duration.ofMillis(20)));
        long began = System.nanoTime();
        UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> {
            try (UpstreamCall call = client.open(chat("hi"))) {
                call.start(in(Duration.ofMillis(200)));
            }
        });
        assertThat(failure.reason()).isEqualTo(Reason.SILENT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aBodyThatStallsIsGivenUpAtItsMoment() {
        fake.next(Misbehave.stallAfter(2));
        UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> {
            try (UpstreamCall call = client.open(streamed("a b c"))) {
                call.start(in(5));
                call.readUntil(in(Duration.ofMillis(100)));
                call.body().readAllBytes();
            }
        });
        assertThat(failure.reason()).isEqualTo(Reason.SILENT);
    }

    /** What is left of a time never is less than nothing. */
    @Test
    void aMomentThatIsNowFromThenOnHasCome() {
        fake.next(Misbehave.stallAfter(2));
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> {
            try (UpstreamCall call = client.open(streamed("a b c"))) {
                call.start(in(5));
                call.readUntil(() -> Math.max(until, System.nanoTime()));
                call.body().readAllBytes();
            }
        });
        assertThat(failure.reason()).isEqualTo(Reason.SILENT);
    }

    @Test
    void aMomentThatMovesIsWaitedForAgain() throws Exception {
        var permits = new Semaphore(3);
        fake.next(Misbehave.paced(permits));
        try (UpstreamCall call = client.open(streamed("a b c"))) {
            call.start(in(5));
            LongSupplier early = in(Duration.ofMillis(100));
            LongSupplier late = in(20);
            call.readUntil(() -> {
                if (early.getAsLong() - System.nanoTime() > 0) {
                    return early.getAsLong();
                }
                permits.release(1000);
                return late.getAsLong();
            });
            assertThat(new String(call.body().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void aProviderThatDoesNotTakeALargeRequestIsGivenUp() throws Exception {
        try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var request = new UpstreamRequest(
                    "POST",
                    URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/"),
                    "p",
                    Map.of(),
                    new byte[32 << 20],
                    Duration.ofSeconds(5));
            try (UpstreamCall call = client.open(request)) {
                LongSupplier until = in(Duration.ofMillis(300));
                assertThatThrownBy(() -> call.start(until))
                        .isInstanceOfSatisfying(UpstreamFailure.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.SILENT));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelEndsACallInEveryPhaseAtOnce(boolean afterTheHead) throws Exception {
        fake.next(afterTheHead ? Misbehave.silenceAfterHeaders() : Misbehave.silence());
        UpstreamCall call = client.open(streamed("hi"));
        var failed = new CompletableFuture<UpstreamFailure>();
        Thread.startVirtualThread(() -> {
            try (call) {
                call.start(in(20));
                call.readUntil(in(20));
                call.body().readAllBytes();
            } catch (UpstreamFailure e) {
                failed.complete(e);
            } catch (Exception e) {
                failed.completeExceptionally(e);
            }
        });
        awaitRequests(1);

        long cancelled = System.nanoTime();
        call.cancel();
        assertThat(failed.get(5, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(fake.awaitHangUp(Duration.ofSeconds(5))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(3));
        assertThat(client.pool().size()).isZero();
    }

    @Test
    void aCallThatWasCancelledBeforeItBeganNeverBegins() {
        UpstreamCall call = client.open(chat("hi"));
        call.cancel();
        assertThatThrownBy(() -> call.start(in(5)))
                .isInstanceOfSatisfying(
                        UpstreamFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        assertThat(fake.count()).isZero();
    }

    @Test
    void cancellingACallThatEndedHarmsNobody() throws Exception {
        UpstreamCall first = client.open(chat("one"));
        try (first) {
            first.start(in(5));
            first.readAll(10_000, in(5));
        }
        first.cancel();
        assertThat(ask("two")).contains("two");
        assertThat(fake.connections()).isEqualTo(1);
    }

    @Test
    void aDeadPortIsUnreachable() {
        fake.stop();
        assertThat(failureOf(chat("hi"))).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void aProviderThatComesBackIsReachedAgain() throws Exception {
        ask("one");
        fake.stop();
        assertThat(failureOf(chat("two"))).isIn(Reason.UNREACHABLE, Reason.RESET_REUSED);
        fake.start();
        assertThat(ask("three")).contains("three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest", "http://[fe80::1]/", "http://[fd00:ec2::254]/"})
    void linkLocalAndMetadataAddressesAreRefused(String uri) {
        var request = UpstreamRequest.get(URI.create(uri), "p", Map.of(), Duration.ofSeconds(5));
        try (UpstreamCall call = client.open(request)) {
            assertThatThrownBy(() -> call.start(in(5)))
                    .isInstanceOfSatisfying(
                            UpstreamFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void aNameThatDoesNotExistIsUnreachable() {
        var request = UpstreamRequest.get(URI.create("http://nowhere.invalid/"), "p", Map.of(), Duration.ofSeconds(5));
        assertThat(failureOf(request)).isIn(Reason.UNREACHABLE, Reason.CONNECT_TIMEOUT);
    }

    @Test
    void redirectsAreAnswersAndNotFollowed() throws Exception {
        fake.next(Misbehave.redirect("http://127.0.0.1:" + fake.port() + "/v1/models"));
        try (UpstreamCall call = client.open(chat("hi"))) {
            call.start(in(5));
            assertThat(call.status()).isEqualTo(302);
        }
        assertThat(fake.allRequests()).hasSize(1);
    }

    @Test
    void anErrorGivenBeforeTheWholeRequestWasTakenIsRead() throws Exception {
        fake.next(Reply.error(413, "too_large"));
        var request = new UpstreamRequest("POST", uri(), "p", Map.of(), new byte[1 << 20], Duration.ofSeconds(5));
        try (UpstreamCall call = client.open(request)) {
            call.start(in(5));
            assertThat(call.status()).isEqualTo(413);
        }
    }

    private Reason failureOf(UpstreamRequest request) {
        return catchThrowableOfType(UpstreamFailure.class, () -> {
                    try (UpstreamCall call = client.open(request)) {
                        call.start(in(5));
                        call.readAll(4 << 20, in(5));
                    }
                })
                .reason();
    }

    private String ask(String text) throws UpstreamFailure {
        try (UpstreamCall call = client.open(chat(text))) {
            call.start(in(5));
            return new String(call.readAll(1 << 20, in(5)), StandardCharsets.UTF_8);
        }
    }

    private UpstreamRequest chat(String text) {
        return request(text, false);
    }

    private UpstreamRequest streamed(String text) {
        return request(text, true);
    }

    private UpstreamRequest request(String text, boolean stream) {
        return new UpstreamRequest(
                "POST", uri(), "p", Map.of("X-Test", "yes"), body(text, stream), Duration.ofSeconds(5));
    }

    private static byte[] body(String text, boolean stream) {
        return """
                {"model":"m","stream":%s,"messages":[{"role":"user","content":"%s"}]}""".formatted(stream, text).getBytes(StandardCharsets.UTF_8);
    }

    private URI uri() {
        return URI.create(fake.baseUrl() + "/chat/completions");
    }

    private static LongSupplier in(long seconds) {
        return in(Duration.ofSeconds(seconds));
    }

    private static LongSupplier in(Duration time) {
        long moment = System.nanoTime() + time.toNanos();
        return () -> moment;
    }

    private void awaitRequests(int count) {
        while (fake.count() < count) {
            Thread.onSpinWait();
        }
    }

    /** The fake wrote right after its answer; on loopback it is here once another connection made a round trip. */
    private void awaitSomethingOnTheIdleConnection() throws Exception {
        assertThat(fake.awaitServed(Duration.ofSeconds(5))).isTrue();
    }
}
