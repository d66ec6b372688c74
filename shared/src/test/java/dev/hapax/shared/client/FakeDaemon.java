package dev.hapax.shared.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A unix socket that answers every connection with the same bytes, or with none. */
final class FakeDaemon implements AutoCloseable {
    private final ServerSocketChannel server;
    private final byte[] answer;
    private final boolean silent;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private FakeDaemon(Path socket, String answer, boolean silent) throws IOException {
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        this.silent = silent;
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::serve);
    }

    static FakeDaemon answering(Path socket, String answer) throws IOException {
        return new FakeDaemon(socket, answer, false);
    }

    static FakeDaemon silent(Path socket) throws IOException {
        return new FakeDaemon(socket, "", true);
    }

    static String json(int status, String json) {
        return "HTTP/1.1 " + status + " Whatever\r\nX-Hapax-Admin-Version: 1\r\nContent-Length: "
                + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
    }

    /** The next request as it came, head and body. */
    String request() throws InterruptedException {
        return requests.take();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel connection = server.accept()) {
                requests.add(read(connection));
                if (silent) {
                    closed.await();
                }
                connection.write(ByteBuffer.wrap(answer));
            } catch (AsynchronousCloseException over) {
                return;
            } catch (IOException | InterruptedException broken) {
                requests.add("broken: " + broken);
            }
        }
    }

    private static String read(SocketChannel connection) throws IOException {
        var bytes = ByteBuffer.allocate(16 * 1024);
        String text = "";
        while (!isWhole(text) && connection.read(bytes) >= 0) {
            text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
        return text;
    }

    private static boolean isWhole(String text) {
        int end = text.indexOf("\r\n\r\n");
        int length = text.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElse(0);
        return end >= 0 && text.length() == end + 4 + length;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
