package dev.hapax.daemon.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A socket's bytes until a moment. Every read waits at most for what is left, so that bytes which trickle in do not
 * stretch the time. Remembers how the connection fared, which tells a broken connection from a broken message. Used by
 * one thread at a time.
 */
final class TimedInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private LongSupplier until = () -> Long.MAX_VALUE;
    private boolean waiting = true;
    private long received;
    private boolean ended;
    private boolean broken;

    TimedInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** @param nanos asked again when the moment has come, for it may have moved */
    void until(LongSupplier nanos) {
        until = nanos;
    }

    /** While false, a read throws {@link SocketTimeoutException} instead of asking the socket. */
    void waiting(boolean allowed) {
        waiting = allowed;
    }

    /** Bytes so far, since the connection was opened. */
    long received() {
        return received;
    }

    /** Whether the other side has ended the connection. */
    boolean ended() {
        return ended;
    }

    /** Whether the connection failed, other than by taking too long. */
    boolean broken() {
        return broken;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!waiting) {
            throw new NothingThere();
        }
        while (true) {
            long left = until.getAsLong() - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException("the time is up");
            }
            try {
                socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left) + 1));
                int count = in.read(bytes, offset, length);
                ended = count < 0;
                received += Math.max(0, count);
                return count;
            } catch (SocketTimeoutException perhapsThereIsMoreTimeNow) {
                // Asked above.
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }

    /** Thrown often and never seen: without a stack. */
    private static final class NothingThere extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;

        NothingThere() {
            super("nothing has arrived");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
