package dev.hapax.daemon.upstream;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/** One open connection. Used by one thread at a time, except {@link #close}. */
final class Connection implements Closeable {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int MAX_LINE_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final TimedInput input;
    private final SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER_BYTES, MAX_LINE_BYTES);
    private final OutputStream output;
    private boolean reused;
    private long idleSince;

    /** @param socket the channel's own, or TLS around it */
    Connection(SocketChannel channel, Socket socket, ReadDeadlines deadlines) throws IOException {
        this.channel = channel;
        this.input = new TimedInput(channel, socket, deadlines);
        this.output = socket.getOutputStream();
    }

    TimedInput input() {
        return input;
    }

    /** What has arrived and was not read yet. */
    SessionInputBufferImpl buffer() {
        return buffer;
    }

    OutputStream output() {
        return output;
    }

    /** Whether it has served a call before this one. */
    boolean reused() {
        return reused;
    }

    long idleSince() {
        return idleSince;
    }

    void idleNow() {
        idleSince = System.nanoTime();
        reused = true;
    }

    /**
     * Whether nothing has arrived that nobody asked for, an end included. A byte found here is lost, but then the
     * connection is not used again.
     */
    boolean quiet() {
        if (buffer.hasBufferedData()) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            boolean nothing = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return nothing;
        } catch (IOException broken) {
            return false;
        }
    }

    /** Closes the socket itself, without TLS's farewell, for which a silent peer could make us wait. */
    @Override
    public void close() {
        input.forget();
        closeQuietly(channel);
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException nothingLeftToDo) {
            // The descriptor is gone in any case.
        }
    }
}
