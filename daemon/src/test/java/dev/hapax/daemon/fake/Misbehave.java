package dev.hapax.daemon.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;

/** Something that a provider should not do, or does late. */
@FunctionalInterface
public non-sealed interface Misbehave extends Step {
    void act(Exchange exchange) throws IOException, InterruptedException;

    /** The next connection is reset before anything was read from it; an open one is reset at its next request. */
    static Misbehave closeOnAccept() {
        return new CloseOnAccept();
    }

    record CloseOnAccept() implements Misbehave {
        @Override
        public void act(Exchange exchange) throws IOException {
            exchange.reset();
        }
    }

    /** Reads the request and ends the connection without a byte. */
    static Misbehave hangUp() {
        return Exchange::close;
    }

    /** Reads the request and resets the connection. */
    static Misbehave reset() {
        return Exchange::reset;
    }

    static Misbehave closeAfterHeaders() {
        return exchange -> {
            exchange.head(200, Map.of("Content-Type", exchange.answerType(), "Content-Length", "100"));
            exchange.close();
        };
    }

    /** Half a status line, then the end. */
    static Misbehave closeInHeaders() {
        return exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Ty");
            exchange.close();
        };
    }

    /** Never says anything; the caller's leaving is noticed, see {@link FakeProvider#awaitHangUp}. */
    static Misbehave silence() {
        return Exchange::hold;
    }

    /** Sends the head of an answer and then nothing. */
    static Misbehave silenceAfterHeaders() {
        return exchange -> {
            exchange.head(200, Map.of("Content-Type", exchange.answerType(), "Transfer-Encoding", "chunked"));
            exchange.hold();
        };
    }

    /** A proper answer, each byte on its own after such a pause. */
    static Misbehave slowBytes(Duration pause) {
        return exchange -> {
            exchange.oneByteEach(pause);
            exchange.reply();
        };
    }

    /** A proper answer, each byte in a write of its own. */
    static Misbehave byteByByte() {
        return slowBytes(Duration.ZERO);
    }

    /** Does so only once the latch is open. */
    static Misbehave holdUntil(CountDownLatch latch, Step then) {
        return exchange -> {
            latch.await();
            exchange.perform(then);
        };
    }

    /** A proper answer; one that is a stream pauses before each event. */
    static Misbehave unhurried(Reply reply, Duration pause) {
        return exchange -> {
            if (!exchange.api().streams(exchange.request())) {
                exchange.reply(reply);
                return;
            }
            exchange.beginStream();
            for (String event : exchange.api().events(reply, exchange.request())) {
                exchange.pause(pause);
                exchange.chunk(event);
            }
            exchange.endChunks();
        };
    }

    /** Sends so many events of the proper stream, and the rest only once the latch is open. */
    static Misbehave pauseAfter(int events, CountDownLatch latch) {
        return exchange -> {
            List<String> all = exchange.events();
            exchange.beginStream();
            for (String event : all.subList(0, events)) {
                exchange.chunk(event);
            }
            latch.await();
            for (String event : all.subList(events, all.size())) {
                exchange.chunk(event);
            }
            exchange.endChunks();
        };
    }

    /** The proper answer, for each event of a stream one permit, or one for a whole answer. */
    static Misbehave paced(Semaphore permits) {
        return exchange -> {
            if (!exchange.api().streams(exchange.request())) {
                permits.acquire();
                exchange.reply();
                return;
            }
            exchange.beginStream();
            for (String event : exchange.events()) {
                permits.acquire();
                exchange.chunk(event);
            }
            exchange.endChunks();
        };
    }

    static Misbehave late(Duration pause, Step then) {
        return exchange -> {
            exchange.pause(pause);
            exchange.perform(then);
        };
    }

    /** A status with an error body of the API. */
    static Misbehave status(int status, Map<String, String> headers) {
        return exchange -> exchange.error(new Reply.Failed(status, null, "the fake says " + status), headers);
    }

    static Misbehave status(int status, String code, Map<String, String> headers) {
        return exchange -> exchange.error(new Reply.Failed(status, code, "the fake says " + code), headers);
    }

    static Misbehave tooManyRequests(String retryAfter) {
        return status(429, "rate_limit_exceeded", Map.of("Retry-After", retryAfter));
    }

    static Misbehave redirect(String location) {
        return exchange -> exchange.whole(302, Map.of("Location", location), new byte[0]);
    }

    /** Sends so many events and ends the connection; a whole answer is cut in its middle. */
    static Misbehave cutAfter(int events) {
        return exchange -> {
            exchange.begin(events);
            exchange.close();
        };
    }

    /** Sends so many events of this stream and ends the connection. */
    static Misbehave cutWithin(Reply reply, int events) {
        return exchange -> {
            exchange.beginStream();
            for (String event : exchange.api().events(reply, exchange.request()).subList(0, events)) {
                exchange.chunk(event);
            }
            exchange.close();
        };
    }

    /** Sends so many events and no more; a whole answer stops in its middle. */
    static Misbehave stallAfter(int events) {
        return exchange -> {
            exchange.begin(events);
            exchange.hold();
        };
    }

    /** Sends so many events and ends the body properly, without the API's end. */
    static Misbehave endAfter(int events) {
        return exchange -> exchange.stream(exchange.events().subList(0, events));
    }

    /** An event in the middle that is broken JSON. */
    static Misbehave malformedEvent(int after) {
        return exchange -> {
            List<String> events = exchange.events();
            events.add(after, exchange.api().malformedEvent());
            exchange.stream(events);
        };
    }

    /** A stream without the API's terminal marker, though its finish is there. */
    static Misbehave noDone() {
        return exchange -> exchange.stream(exchange.eventsWithoutMarkers());
    }

    /** The same, and the connection stays open. */
    static Misbehave noDoneAndStays() {
        return exchange -> {
            exchange.beginStream();
            for (String event : exchange.eventsWithoutMarkers()) {
                exchange.chunk(event);
            }
            exchange.hold();
        };
    }

    /** The terminal marker and nothing else. */
    static Misbehave doneOnly() {
        return exchange -> {
            List<String> events = exchange.events();
            exchange.stream(events.subList(events.size() - 1, events.size()));
        };
    }

    static Misbehave errorEventFirst(String code) {
        return errorEventAfter(0, code);
    }

    static Misbehave errorEventAfter(int events, String code) {
        return exchange -> {
            List<String> some = exchange.events().subList(0, events);
            some.add(exchange.api().errorEvent(new Reply.Failed(500, code, "the fake says " + code)));
            exchange.stream(some);
        };
    }

    /** A whole answer that is an error, with status 200. */
    static Misbehave errorUnder200(String code) {
        return exchange ->
                exchange.json(200, exchange.api().errorBody(new Reply.Failed(500, code, "the fake says no")));
    }

    static Misbehave htmlPage() {
        return exchange -> exchange.whole(
                200, Map.of("Content-Type", "text/html"), FakeApi.bytes("<!doctype html><title>Sign in</title>"));
    }

    static Misbehave emptyBody() {
        return exchange -> exchange.whole(200, Map.of("Content-Type", exchange.answerType()), new byte[0]);
    }

    static Misbehave body(String contentType, String body) {
        return exchange -> exchange.whole(200, Map.of("Content-Type", contentType), FakeApi.bytes(body));
    }

    /** An error in words of its own. */
    static Misbehave error(int status, String body) {
        return exchange -> exchange.json(status, body);
    }

    /** Says that there is more than there is. */
    static Misbehave lyingContentLength() {
        return exchange -> {
            byte[] body = exchange.wholeAnswer();
            exchange.head(200, Map.of("Content-Type", "application/json", "Content-Length", "" + (body.length + 10)));
            exchange.write(body);
            exchange.close();
        };
    }

    /** Content-Length and chunked at once. */
    static Misbehave bothFramings() {
        return exchange -> {
            byte[] body = exchange.wholeAnswer();
            exchange.head(
                    200,
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "Content-Length",
                            "" + body.length,
                            "Transfer-Encoding",
                            "chunked"));
            exchange.chunk(new String(body, java.nio.charset.StandardCharsets.UTF_8));
            exchange.endChunks();
        };
    }

    /** A chunk size that is none. */
    static Misbehave badChunk() {
        return exchange -> {
            exchange.head(200, Map.of("Content-Type", "application/json", "Transfer-Encoding", "chunked"));
            exchange.write("zz\r\n{}\r\n0\r\n\r\n");
        };
    }

    /** A proper answer without any framing: the end of the connection is its end. */
    static Misbehave unframed() {
        return exchange -> {
            exchange.head(200, Map.of("Content-Type", "application/json", "Connection", "close"));
            exchange.write(exchange.wholeAnswer());
            exchange.close();
        };
    }

    /** A proper answer, and then one more that nobody asked for. */
    static Misbehave extraResponseOnIdle() {
        return exchange -> {
            exchange.reply();
            exchange.json(200, "{\"poisoned\":true}");
        };
    }

    /** A proper answer, and the connection is ended although nothing said so. */
    static Misbehave closeOnIdle() {
        return exchange -> {
            exchange.reply();
            exchange.close();
        };
    }

    static Misbehave hugeHeaders(int bytes) {
        return exchange -> {
            var head = new StringBuilder("HTTP/1.1 200 OK\r\n");
            for (int i = 0; head.length() < bytes; i++) {
                head.append("X-Filler-")
                        .append(i)
                        .append(": ")
                        .append("x".repeat(1000))
                        .append("\r\n");
            }
            exchange.write(head.append("Content-Length: 2\r\n\r\n{}").toString());
        };
    }

    /** So many 100 Continue, then a proper answer. */
    static Misbehave informational(int times) {
        return exchange -> {
            exchange.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(times));
            exchange.reply();
        };
    }

    /** A proper answer in gzip, which nobody asked for. */
    static Misbehave gzipped() {
        return exchange -> exchange.gzip(exchange.wholeAnswer());
    }

    /** So many megabytes of nothing, small on the wire. */
    static Misbehave gzipBomb(int megabytes) {
        return exchange -> exchange.gzip(new byte[megabytes << 20]);
    }

    /** A body that does not end while somebody reads it. */
    static Misbehave endlessBody() {
        return exchange -> {
            exchange.head(200, Map.of("Content-Type", "application/json", "Transfer-Encoding", "chunked"));
            String much = " ".repeat(64 * 1024);
            while (!exchange.stopped()) {
                exchange.chunk(much);
            }
        };
    }

    /** A proper answer, but for a byte that UTF-8 does not have. */
    static Misbehave invalidUtf8() {
        return exchange -> {
            byte[] body = exchange.wholeAnswer();
            body[body.length / 2] = (byte) 0xff;
            exchange.whole(200, Map.of("Content-Type", exchange.answerType()), body);
        };
    }

    /** A proper stream with one event of so many bytes in it that says nothing. */
    static Misbehave hugeComment(int bytes) {
        return exchange -> {
            List<String> events = exchange.events();
            events.add(1, ": " + "x".repeat(bytes) + "\n\n");
            exchange.stream(events);
        };
    }

    /** A stream that only ever says this again. */
    static Misbehave endlessly(String event, Duration pause) {
        return exchange -> {
            exchange.beginStream();
            while (!exchange.stopped()) {
                exchange.chunk(event);
                exchange.pause(pause);
            }
        };
    }

    static byte[] zip(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }
}
