package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** More requests than may be at work. */
class QueueStoryTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CHAT = "/v1/chat/completions";

    private static RunningHapax hapax(FakeProvider far, String queue) throws Exception {
        return RunningHapax.with("""
                providers: {far: {type: openai, base_url: "%s", api_key: k, models: {small: {}}}}
                dedup: {enabled: false}
                queue: {enabled: true, %s}
                """.formatted(far.baseUrl(), queue));
    }

    private static String question(String text, boolean stream) {
        return "{\"model\":\"small\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                + "\"}]}";
    }

    private static boolean waiting(RunningHapax hapax, int many) throws Exception {
        return hapax.get("/metrics").body().contains("hapax_queue_length " + many + ".0");
    }

    @Test
    void whoWaitsIsAnsweredInTheEndAndWhoFindsTheRowFullIsToldSo() throws Exception {
        var release = new CountDownLatch(1);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = hapax(far, "max_concurrent: 1, initial_size: 2, max_wait: 60s");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            far.next(Misbehave.holdUntil(release, Reply.text("first"))).always(Reply.text("later"));
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            all.add(callers.submit(() -> hapax.post(CHAT, question("0", false))));
            hapax.await(SOON, () -> far.count() == 1);
            for (int i = 1; i <= 2; i++) {
                int number = i;
                all.add(callers.submit(() -> hapax.post(CHAT, question("" + number, number == 2))));
                hapax.await(SOON, () -> waiting(hapax, number));
            }
            assertThat(hapax.admin().status().waiting()).isEqualTo(2);
            HttpResponse<String> refused = hapax.post(CHAT, question("3", false));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(JsonMapper.shared()
                            .readTree(refused.body())
                            .at("/error/code")
                            .asString())
                    .isEqualTo("overloaded");
            assertThat(refused.headers().firstValue("Retry-After")).contains("60");
            HttpResponse<String> anthropic =
                    hapax.post("/v1/messages", question("4", false).replace("{\"model", "{\"max_tokens\":9,\"model"));
            assertThat(JsonMapper.shared()
                            .readTree(anthropic.body())
                            .at("/error/type")
                            .asString())
                    .isEqualTo("overloaded_error");
            assertThat(far.count()).as("asked of the provider").isEqualTo(1);
            release.countDown();
            for (Future<HttpResponse<String>> one : all) {
                assertThat(one.get().statusCode()).isEqualTo(200);
            }
            hapax.await(SOON, () -> waiting(hapax, 0));
            assertThat(hapax.get("/metrics").body())
                    .contains("hapax_queue_wait_seconds_count 2", "hapax_errors_total{type=\"queue_full\"} 2.0");
        }
    }

    @Test
    void oneTenantsFloodDoesNotKeepTheOtherWaiting() throws Exception {
        var release = new CountDownLatch(1);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers: {far: {type: openai, base_url: "%s", api_key: k, models: {small: {}}}}
                        auth: {keys: [{name: flood, key: flood-key}, {name: calm, key: calm-key}]}
                        queue: {enabled: true, max_concurrent: 1, max_wait: 60s}
                        """.formatted(far.baseUrl()));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            far.next(Misbehave.holdUntil(release, Reply.text("first"))).always(Reply.text("later"));
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i <= 8; i++) {
                String key = i == 8 ? "calm-key" : "flood-key";
                String question = question(key + i, false);
                int waiting = i;
                all.add(callers.submit(() -> hapax.post(CHAT, question, "x-api-key", key)));
                hapax.await(
                        SOON, () -> far.count() == 1 && hapax.admin().status().waiting() == waiting);
            }
            release.countDown();
            for (Future<HttpResponse<String>> one : all) {
                assertThat(one.get().statusCode()).isEqualTo(200);
            }
            assertThat(far.requests().get(2).lastUserText())
                    .as("the third that was asked")
                    .isEqualTo("calm-key8");
        }
    }

    @Test
    void whoWaitsTooLongIsToldSo() throws Exception {
        var release = new CountDownLatch(1);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = hapax(far, "max_concurrent: 1, max_wait: 20ms");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            far.next(Misbehave.holdUntil(release, Reply.text("first")));
            Future<HttpResponse<String>> first = callers.submit(() -> hapax.post(CHAT, question("0", false)));
            hapax.await(SOON, () -> far.count() == 1);
            HttpResponse<String> late = hapax.post(CHAT, question("1", false));
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.body()).contains("no place became free within 20 ms");
            assertThat(late.headers().firstValue("Retry-After")).contains("1");
            HttpResponse<String> hurried = hapax.post(CHAT, question("2", false), "X-Hapax-Timeout", "5ms");
            assertThat(hurried.statusCode()).as("its own deadline").isEqualTo(504);
            release.countDown();
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aStreamKeepsItsPlaceToItsEndAndWhoLeavesTheRowIsForgotten() throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = hapax(far, "max_concurrent: 1, initial_size: 1, max_wait: 60s")) {
            far.next(Misbehave.stallAfter(2)).always(Reply.text("later"));
            try (Socket streaming = ask(hapax, question("0", true))) {
                byte[] begun = new byte[100];
                assertThat(streaming.getInputStream().readNBytes(begun, 0, 100)).isEqualTo(100);
                try (Socket leaving = ask(hapax, question("1", false))) {
                    hapax.await(SOON, () -> waiting(hapax, 1));
                    leaving.setSoLinger(true, 0);
                }
                hapax.await(SOON, () -> waiting(hapax, 0));
                assertThat(far.count()).isEqualTo(1);
            }
            assertThat(hapax.post(CHAT, question("2", false)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoSharesACallOrIsAnsweredFromTheCacheTakesNoPlaceAndNoTokens() throws Exception {
        var release = new CountDownLatch(1);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers: {far: {type: openai, base_url: "%s", api_key: k, models: {small: {}}}}
                        cache: {enable: true}
                        queue: {enabled: true, max_concurrent: 1, initial_size: 1}
                        rate_limit: {tokens: 1000, window: 24h}
                        """.formatted(far.baseUrl()));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            far.next(Misbehave.holdUntil(release, Reply.text("one two three")));
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            all.add(callers.submit(() -> hapax.post(CHAT, question("same", false))));
            hapax.await(SOON, () -> far.count() == 1);
            for (int i = 0; i < 5; i++) {
                all.add(callers.submit(() -> hapax.post(CHAT, question("same", false))));
            }
            hapax.await(SOON, () -> hapax.admin().status().inFlight() == 6);
            assertThat(hapax.admin().status().waiting()).isZero();
            release.countDown();
            for (Future<HttpResponse<String>> one : all) {
                assertThat(one.get().statusCode()).isEqualTo(200);
            }
            HttpResponse<String> hit = hapax.post(CHAT, question("same", false));
            assertThat(hit.headers().firstValue("X-Hapax-Cache")).contains("hit");
            HttpResponse<String> after = hapax.post(CHAT, question("same", false));
            int total = JsonMapper.shared()
                    .readTree(hit.body())
                    .at("/usage/total_tokens")
                    .asInt();
            assertThat(total).isPositive();
            assertThat(after.headers().firstValue("X-RateLimit-Remaining")).contains(Integer.toString(1000 - total));
            assertThat(far.count()).isEqualTo(1);
        }
    }

    private static Socket ask(RunningHapax hapax, String body) throws Exception {
        URI url = URI.create(hapax.url());
        var socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        String head =
                "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    void aThousandWaitInLittleRoom() throws Exception {
        int many = 1000;
        var release = new CountDownLatch(1);
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = hapax(far, "max_concurrent: 1, initial_size: " + many + ", max_wait: 60s");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            far.next(Misbehave.holdUntil(release, Reply.text("first"))).always(Reply.text("later"));
            List<Future<HttpResponse<String>>> all = new ArrayList<>();
            all.add(callers.submit(() -> hapax.post(CHAT, question("0", false))));
            hapax.await(SOON, () -> far.count() == 1);
            long before = used();
            for (int i = 1; i <= many; i++) {
                String question = question("" + i, false);
                all.add(callers.submit(() -> hapax.post(CHAT, question)));
            }
            hapax.await(SOON.multipliedBy(3), () -> waiting(hapax, many));
            assertThat(used() - before).as("bytes, the callers' own among them").isLessThan(many * 200_000L);
            release.countDown();
            int answered = 0;
            for (Future<HttpResponse<String>> one : all) {
                answered += one.get().statusCode() == 200 ? 1 : 0;
            }
            assertThat(answered).isEqualTo(many + 1);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
