package dev.hapax.daemon.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request at the fake and the means to answer it, properly or not. */
public final class Exchange {
    private final FakeProvider provider;
    private final Socket socket;
    private final OutputStream out;
    private final RecordedRequest request;
    private @Nullable Duration oneByteEach;

    Exchange(FakeProvider provider, Socket socket, RecordedRequest request) throws IOException {
        this.provider = provider;
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.request = request;
    }

    public RecordedRequest request() {
        return request;
    }

    FakeApi api() {
        return provider.api();
    }

    public boolean stopped() {
        return socket.isClosed();
    }

    public void perform(Step step) throws IOException, InterruptedException {
        switch (step) {
            case Reply reply -> reply(reply);
            case Reply.Held(String json) -> reply(api().held(json, request));
            case Misbehave misbehave -> misbehave.act(this);
        }
    }

    /** The proper answer: the last user's text again. */
    public void reply() throws IOException, InterruptedException {
        reply(echo());
    }

    void reply(Reply reply) throws IOException, InterruptedException {
        if (reply instanceof Reply.Failed error) {
            error(error, Map.of());
        } else if (api().streams(request)) {
            stream(api().events(reply, request));
        } else {
            json(200, api().whole(reply, request));
        }
    }

    private Reply echo() {
        return Reply.text(request.lastUserText());
    }

    /** The events of the proper answer, in a list that may be changed. */
    List<String> events() {
        return new ArrayList<>(api().events(echo(), request));
    }

    List<String> eventsWithoutMarkers() {
        List<String> events = events();
        return events.subList(0, events.size() - api().markers());
    }

    byte[] wholeAnswer() {
        return FakeApi.bytes(api().whole(echo(), request));
    }

    String answerType() {
        return api().streams(request) ? api().streamType() : "application/json";
    }

    void stream(List<String> events) throws IOException, InterruptedException {
        beginStream();
        for (String event : events) {
            chunk(event);
        }
        endChunks();
    }

    /** Starts a proper answer and stops after so many events, or in the middle of a whole body. */
    void begin(int events) throws IOException, InterruptedException {
        if (api().streams(request)) {
            beginStream();
            for (String event : events().subList(0, events)) {
                chunk(event);
            }
        } else {
            byte[] body = wholeAnswer();
            head(200, Map.of("Content-Type", "application/json", "Content-Length", "" + body.length));
            write(java.util.Arrays.copyOf(body, body.length / 2));
        }
    }

    void beginStream() throws IOException, InterruptedException {
        head(200, Map.of("Content-Type", api().streamType(), "Transfer-Encoding", "chunked"));
    }

    void chunk(String text) throws IOException, InterruptedException {
        byte[] bytes = FakeApi.bytes(text);
        byte[] size = FakeApi.bytes(Integer.toHexString(bytes.length) + "\r\n");
        byte[] chunk = java.util.Arrays.copyOf(size, size.length + bytes.length + 2);
        System.arraycopy(bytes, 0, chunk, size.length, bytes.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        write(chunk);
    }

    void endChunks() throws IOException, InterruptedException {
        write("0\r\n\r\n");
    }

    void error(Reply.Failed error, Map<String, String> headers) throws IOException, InterruptedException {
        var all = new java.util.LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        whole(error.status(), all, FakeApi.bytes(api().errorBody(error)));
    }

    void json(int status, String body) throws IOException, InterruptedException {
        whole(status, Map.of("Content-Type", "application/json"), FakeApi.bytes(body));
    }

    void gzip(byte[] plain) throws IOException, InterruptedException {
        whole(200, Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"), Misbehave.zip(plain));
    }

    /** Head and body in one write. */
    void whole(int status, Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        var all = new java.util.LinkedHashMap<>(headers);
        all.put("Content-Length", "" + body.length);
        byte[] head = FakeApi.bytes(headText(status, all));
        byte[] both = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, both, head.length, body.length);
        write(both);
    }

    void head(int status, Map<String, String> headers) throws IOException, InterruptedException {
        write(headText(status, headers));
    }

    private String headText(int status, Map<String, String> headers) {
        var head = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(" Fake\r\nx-request-id: ")
                .append(provider.nextRequestId())
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    public void write(String text) throws IOException, InterruptedException {
        write(FakeApi.bytes(text));
    }

    public void write(byte[] bytes) throws IOException, InterruptedException {
        Duration each = oneByteEach;
        if (each == null) {
            out.write(bytes);
            return;
        }
        for (byte b : bytes) {
            out.write(b);
            pause(each);
        }
    }

    void oneByteEach(Duration pause) {
        oneByteEach = pause;
    }

    /** Waits so long, or less if the fake is stopped. */
    public void pause(Duration time) throws InterruptedException {
        if (time.isPositive() && provider.stopping().await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the fake was stopped");
        }
    }

    /** Does nothing until the caller leaves or the fake is stopped. */
    public void hold() throws IOException {
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {
                // Whatever a caller says now is not listened to.
            }
        } finally {
            provider.hungUp();
            socket.close();
        }
    }

    public void close() throws IOException {
        socket.close();
    }

    /** Ends the connection with a reset rather than an orderly end. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
