package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.story.SharingStoryTest.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who asked for all leaves, in any phase: the others have their answer all the same. Nobody waits: the call ends. */
class SharedDepartureStoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TEXT = "one two three four five six seven eight";
    private static final int OTHERS = 5;

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void everybodyIsDone() {
        callers.shutdownNow();
    }

    private static Socket asking(RunningHapax hapax, boolean stream) throws IOException {
        var socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(hapax.url()).getPort());
        byte[] body = Path.OPENAI.request(stream).getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write(("POST " + Path.OPENAI.url + """
                 HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(body.length)).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    private static void leave(Socket socket, boolean reset) throws IOException {
        if (reset) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    /** @return how the first asks, after how many events it leaves, how it leaves */
    static Stream<Arguments> everyPhase() {
        Stream<Arguments> streamed = IntStream.of(0, 1, 2, 5, 9, 10).boxed().flatMap(events -> Stream.of(true, false)
                .map(reset -> Arguments.of(true, events, reset)));
        return Stream.concat(streamed, Stream.of(Arguments.of(false, 0, true), Arguments.of(false, 0, false)));
    }

    @ParameterizedTest
    @MethodSource("everyPhase")
    void theOthersHaveTheirAnswer(boolean stream, int events, boolean reset) throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = FakeProvider.openAi().always(Misbehave.paced(permits));
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", ""));
                Socket first = asking(hapax, stream)) {
            hapax.await(SOON, () -> hapax.daemon().shared().requests() == 1 && far.count() == 1);
            permits.release(events);
            List<Future<HttpResponse<String>>> others = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                boolean streamed = i % 2 == 0;
                others.add(callers.submit((Callable<HttpResponse<String>>)
                        () -> hapax.post(Path.OPENAI.url, Path.OPENAI.request(streamed))));
            }
            hapax.await(SOON, () -> hapax.daemon().shared().requests() == OTHERS + 1);
            leave(first, reset);
            permits.release(1000);
            for (Future<HttpResponse<String>> other : others) {
                assertThat(SharingStoryTest.text(other.get())).isEqualTo(TEXT);
                assertThat(other.get().headers().firstValue("X-Hapax-Cache")).hasValue("shared");
            }
            assertThat(far.count()).isEqualTo(1);
            hapax.await(SOON, () -> hapax.daemon().inFlight() == 0);
            assertThat(hapax.daemon().shared().heldBytes()).isZero();
        }
    }

    @Test
    void whenEverybodyHasLeftTheProviderIsLeftToo() throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            try (FakeProvider far =
                            FakeProvider.openAi().always(stream ? Misbehave.stallAfter(3) : Misbehave.silence());
                    RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", ""));
                    Socket first = asking(hapax, stream)) {
                hapax.await(SOON, () -> far.count() == 1);
                List<Socket> others = new ArrayList<>();
                for (int i = 0; i < OTHERS; i++) {
                    others.add(asking(hapax, i % 2 == 0));
                }
                hapax.await(SOON, () -> hapax.daemon().shared().requests() == OTHERS + 1);
                leave(first, true);
                for (Socket other : others) {
                    leave(other, false);
                }
                assertThat(far.awaitHangUp(SOON)).isTrue();
                hapax.await(SOON, () -> hapax.daemon().inFlight() == 0);
                assertThat(far.count()).isEqualTo(1);
                assertThat(hapax.daemon().shared().calls()).isZero();
                assertThat(hapax.daemon().shared().heldBytes()).isZero();
            }
        }
    }

    @Test
    void whoHasLittleTimeIsToldSoInTheMiddleOfSomebodyElsesStream() throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", ""))) {
            far.always(Misbehave.paced(permits));
            Callable<HttpResponse<String>> asks = () -> hapax.post(Path.OPENAI.url, Path.OPENAI.request(true));
            Future<HttpResponse<String>> first = callers.submit(asks);
            hapax.await(SOON, () -> far.count() == 1);
            permits.release(4);
            HttpResponse<String> hurried =
                    hapax.post(Path.OPENAI.url, Path.OPENAI.request(true), "X-Hapax-Timeout", "700ms");
            assertThat(hurried.body()).contains("deadline_exceeded").doesNotContain("[DONE]");
            assertThat(first.isDone()).isFalse();
            permits.release(1000);
            assertThat(SharingStoryTest.text(first.get())).isEqualTo(TEXT);
            assertThat(far.count()).isEqualTo(1);
        }
    }

    @Test
    void whoBeganAStreamWithLittleTimeIsToldSoAndTheOthersHaveAllOfIt() throws Exception {
        var permits = new Semaphore(0);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(SharingStoryTest.yaml(far, "openai", ""))) {
            far.always(Misbehave.paced(permits));
            Future<HttpResponse<String>> hurried = callers.submit((Callable<HttpResponse<String>>)
                    () -> hapax.post(Path.OPENAI.url, Path.OPENAI.request(true), "X-Hapax-Timeout", "2s"));
            hapax.await(SOON, () -> far.count() == 1);
            permits.release(4);
            Callable<HttpResponse<String>> asks = () -> hapax.post(Path.OPENAI.url, Path.OPENAI.request(true));
            Future<HttpResponse<String>> other = callers.submit(asks);
            assertThat(hurried.get().body()).contains("deadline_exceeded").doesNotContain("[DONE]");
            assertThat(hurried.get().headers().firstValue("X-Hapax-Cache")).hasValue("off");
            permits.release(1000);
            assertThat(SharingStoryTest.text(other.get())).isEqualTo(TEXT);
            assertThat(other.get().headers().firstValue("X-Hapax-Cache")).hasValue("shared");
            assertThat(far.count()).isEqualTo(1);
            hapax.await(SOON, () -> hapax.daemon().inFlight() == 0);
        }
    }
}
