package dev.hapax.daemon.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A provider on 127.0.0.1. By itself it answers every chat request with the last user's text, so that a test sees whose
 * answer it got; {@link #next} queues what it does instead, one step for each chat request. Lists of models and health
 * endpoints always answer and take no step.
 */
public final class FakeProvider implements AutoCloseable {
    private final FakeApi api;
    private final String basePath;
    private final Queue<Step> next = new ConcurrentLinkedQueue<>();
    /** The newest last; guarded by itself. */
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();

    private final AtomicInteger chats = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requestIds = new AtomicInteger();
    private final Semaphore hungUp = new Semaphore(0);
    private final Semaphore served = new Semaphore(0);
    private volatile @Nullable Step always;
    private volatile int mostRemembered = Integer.MAX_VALUE;
    private volatile List<String> models = List.of("fake-model", "fake-model-2");
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile ServerSocket server;
    private volatile Thread accepting;

    private FakeProvider(FakeApi api, String basePath) {
        this.api = api;
        this.basePath = basePath;
        this.server = listen(0);
        this.accepting = accept(server);
    }

    public static FakeProvider openAi() {
        return new FakeProvider(new OpenAiFake(), "/v1");
    }

    /** OpenAI under its Responses API. */
    public static FakeProvider responses() {
        return new FakeProvider(new ResponsesFake(), "/v1");
    }

    /** OpenAI's models at Azure: the deployment stands in the path. */
    public static FakeProvider azure() {
        return new FakeProvider(new OpenAiFake(), "/openai");
    }

    public static FakeProvider anthropic() {
        return new FakeProvider(new AnthropicFake(), "");
    }

    public static FakeProvider ollama() {
        return new FakeProvider(new OllamaFake(), "");
    }

    public static FakeProvider gemini() {
        return new FakeProvider(new GeminiFake(false), "");
    }

    /** One whose streams are JSON arrays. */
    public static FakeProvider geminiInArrays() {
        return new FakeProvider(new GeminiFake(true), "");
    }

    /** What a configuration writes as {@code base_url}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port() + basePath);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Queues what the next chat requests get, in order. */
    public FakeProvider next(Step... steps) {
        next.addAll(List.of(steps));
        return this;
    }

    /** What every chat request gets for which nothing is queued; null for the proper answer. */
    public FakeProvider always(@Nullable Step step) {
        always = step;
        return this;
    }

    public FakeProvider models(String... ids) {
        models = List.of(ids);
        return this;
    }

    /** Forgets the oldest requests beyond so many, under a load that would fill the memory. */
    public FakeProvider remembering(int most) {
        mostRemembered = most;
        return this;
    }

    /** Every chat request so far, as far as they are remembered. */
    public List<RecordedRequest> requests() {
        return allRequests().stream()
                .filter(request -> api.isChat(pathOf(request)))
                .toList();
    }

    /** Every request so far, those for lists and health included. */
    public List<RecordedRequest> allRequests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    public RecordedRequest lastRequest() {
        return requests().getLast();
    }

    /** Chat requests so far. */
    public int count() {
        return chats.get();
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Waits until a caller left while an answer was held back; each leaving is told once. */
    public boolean awaitHangUp(Duration atMost) throws InterruptedException {
        return hungUp.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until everything that was to be said to one request has been said; each is told once. */
    public boolean awaitServed(Duration atMost) throws InterruptedException {
        return served.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Dies: the port refuses and every open connection is reset. */
    public void stop() {
        stopping.countDown();
        quietly(server::close);
        // The port refuses only once nobody waits on it any more.
        quietly(accepting::join);
        open.forEach(socket -> quietly(() -> {
            socket.setSoLinger(true, 0);
            socket.close();
        }));
    }

    /** Comes back on the same port. */
    public void start() {
        stopping = new CountDownLatch(1);
        server = listen(server.getLocalPort());
        accepting = accept(server);
    }

    @Override
    public void close() {
        stop();
    }

    FakeApi api() {
        return api;
    }

    CountDownLatch stopping() {
        return stopping;
    }

    void hungUp() {
        hungUp.release();
    }

    String nextRequestId() {
        return "req_fake_" + requestIds.incrementAndGet();
    }

    private ServerSocket listen(int port) {
        try {
            // Closed by stop(); a port in TIME_WAIT can be taken again.
            @SuppressWarnings("resource")
            var listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            return listening;
        } catch (IOException e) {
            throw new IllegalStateException("the fake cannot listen on port " + port, e);
        }
    }

    private Thread accept(ServerSocket listening) {
        return Thread.ofVirtual().name("fake-accept").start(() -> acceptAll(listening));
    }

    private void acceptAll(ServerSocket listening) {
        while (!listening.isClosed()) {
            quietly(() -> {
                Socket socket = listening.accept();
                int number = connections.incrementAndGet();
                if (next.peek() instanceof Misbehave.CloseOnAccept) {
                    next.remove();
                    socket.setSoLinger(true, 0);
                    socket.close();
                    return;
                }
                open.add(socket);
                Thread.ofVirtual().name("fake-connection").start(() -> serve(socket, number));
            });
        }
    }

    private void serve(Socket socket, int number) {
        quietly(() -> {
            socket.setTcpNoDelay(true);
            var reader = new RequestReader(socket.getInputStream(), number);
            for (RecordedRequest request = reader.next(); request != null; request = reader.next()) {
                remember(request);
                try {
                    answer(new Exchange(this, socket, request));
                } finally {
                    served.release();
                }
                if (socket.isClosed()) {
                    return;
                }
            }
        });
        quietly(socket::close);
        open.remove(socket);
    }

    private void remember(RecordedRequest request) {
        synchronized (requests) {
            requests.addLast(request);
            if (requests.size() > mostRemembered) {
                requests.removeFirst();
            }
        }
        if (api.isChat(pathOf(request))) {
            chats.incrementAndGet();
        }
    }

    private void answer(Exchange exchange) throws IOException, InterruptedException {
        String path = pathOf(exchange.request());
        String free = api.free(path, models);
        if (free != null) {
            exchange.json(200, free);
        } else if (!api.isChat(path)) {
            exchange.reply(Reply.error(404, "not_found", "no such path: " + path));
        } else {
            Step step = next.poll();
            Step otherwise = always;
            if (step != null) {
                exchange.perform(step);
            } else if (otherwise != null) {
                exchange.perform(otherwise);
            } else {
                exchange.reply();
            }
        }
    }

    private static String pathOf(RecordedRequest request) {
        int query = request.path().indexOf('?');
        return query < 0 ? request.path() : request.path().substring(0, query);
    }

    private interface Doing {
        void run() throws IOException, InterruptedException;
    }

    /** A connection that breaks is what fakes are for. */
    private static void quietly(Doing doing) {
        try {
            doing.run();
        } catch (IOException | InterruptedException _) {
            // The other side left, or the fake was stopped.
        }
    }
}
