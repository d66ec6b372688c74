package dev.hapax.cli;

import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A daemon's admin API on a real unix socket, with answers that the test puts there. */
final class FakeAdmin implements AutoCloseable {
    private record Answer(int status, Object body) {}

    private final ServerSocketChannel listener;
    private final Path socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile boolean endsAfterStop;

    private FakeAdmin(ServerSocketChannel listener, Path socket) {
        this.listener = listener;
        this.socket = socket;
    }

    /** @param directory with a short path: sockets take about a hundred bytes */
    static FakeAdmin in(Path directory) throws IOException {
        Path socket = directory.resolve("admin.sock");
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        var fake = new FakeAdmin(listener, socket);
        Thread.ofVirtual().start(fake::serve);
        return fake;
    }

    FakeAdmin answering(String request, Object body) {
        answers.put(request, new Answer(200, body));
        return this;
    }

    FakeAdmin refusing(String request, AdminApi.AdminError error) {
        answers.put(request, new Answer(409, error));
        return this;
    }

    /** As the real one does: who has stopped answers no more. */
    FakeAdmin endingAfterStop() {
        endsAfterStop = true;
        return this;
    }

    Path socket() {
        return socket;
    }

    /** Bodies of what came, with method and path before them. */
    List<String> requests() {
        return requests;
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel client = listener.accept()) {
                    answer(client);
                }
            }
        } catch (ClosedChannelException theTestIsOver) {
            // Nothing is left to do.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void answer(SocketChannel client) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
        String[] start = reader.readLine().split(" ", -1);
        int length = 0;
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        var body = new char[length];
        for (int read = 0; read < length; ) {
            read += reader.read(body, read, length - read);
        }
        String request = start[0] + " " + start[1];
        requests.add((request + " " + new String(body)).strip());
        Answer any = answers.getOrDefault(request.replaceFirst("\\?.*", ""), new Answer(404, Map.of()));
        Answer answer = answers.getOrDefault(request, any);
        write(client, answer);
        if (endsAfterStop && request.endsWith(AdminApi.STOP)) {
            close();
        }
    }

    private static void write(SocketChannel client, Answer answer) throws IOException {
        byte[] json = AdminJson.MAPPER.writeValueAsBytes(answer.body());
        String head = "HTTP/1.1 " + answer.status() + " X\r\n" + AdminApi.VERSION_HEADER + ": " + AdminApi.VERSION
                + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length
                + "\r\nConnection: close\r\n\r\n";
        client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        client.write(ByteBuffer.wrap(json));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }
}
