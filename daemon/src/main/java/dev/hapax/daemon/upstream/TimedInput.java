package dev.hapax.daemon.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A socket's bytes until a moment. Every read waits at most for what is left, so that bytes which trickle in do not
 * stretch the time; one that lasts longer is ended by {@link ReadDeadlines}, and the connection with it. Remembers how
 * the connection fared, which tells a broken connection from a broken message. Used by one thread at a time, except
 * {@link #endIfLate}.
 */
final class TimedInput extends InputStream {
    private static final long NOT_READING = Long.MAX_VALUE;
    private static final long LATE = Long.MIN_VALUE;

    private final SocketChannel channel;
    private final InputStream in;
    private final ReadDeadlines deadlines;
    /** The moment at which a read ends that goes on now. */
    private final AtomicLong readingUntil = new AtomicLong(NOT_READING);

    private LongSupplier until = () -> NOT_READING;
    private boolean waiting = true;
    private long received;
    private boolean ended;
    private boolean broken;

    /** @param socket the channel's own, or TLS around it */
    TimedInput(SocketChannel channel, Socket socket, ReadDeadlines deadlines) throws IOException {
        this.channel = channel;
        this.in = socket.getInputStream();
        this.deadlines = deadlines;
        deadlines.watch(this);
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

    /** The connection is closed: nobody reads any more. */
    void forget() {
        deadlines.forget(this);
    }

    /**
     * Closes the connection if it is read from for too long.
     *
     * @return whether it is read from
     */
    boolean endIfLate(long nowNanos) {
        long moment = readingUntil.get();
        if (moment == NOT_READING || moment == LATE) {
            return false;
        }
        if (nowNanos - moment < 0) {
            return true;
        }
        long moved = until.getAsLong();
        // Asked for after it: a moment may be reckoned from now on.
        if (moved - System.nanoTime() > 0) {
            readingUntil.compareAndSet(moment, moved);
        } else if (readingUntil.compareAndSet(moment, LATE)) {
            Connection.closeQuietly(channel);
        }
        return true;
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
        long moment = until.getAsLong();
        if (moment - System.nanoTime() <= 0) {
            throw late(null);
        }
        readingUntil.set(moment);
        deadlines.reads();
        int count;
        try {
            count = in.read(bytes, offset, length);
        } catch (IOException e) {
            if (readingUntil.getAndSet(NOT_READING) == LATE) {
                throw late(e);
            }
            broken = true;
            throw e;
        }
        if (readingUntil.getAndSet(NOT_READING) == LATE) {
            throw late(null);
        }
        ended = count < 0;
        received += Math.max(0, count);
        return count;
    }

    private static SocketTimeoutException late(@Nullable IOException end) {
        var late = new SocketTimeoutException("the time is up");
        if (end != null) {
            late.initCause(end);
        }
        return late;
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
