package dev.hapax.daemon.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A caller's connection that can be looked at while its request is being answered, when Jetty does not read from it.
 * What a look finds is kept for Jetty: a caller may send the next request early. Guarded by its lock.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
    private static final int MOST_EARLY_BYTES = 4 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private ByteBuffer early = BufferUtil.EMPTY_BUFFER;

    WatchedEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** What a look finds. */
    enum Seen {
        NOTHING,
        /** Bytes of a next request. */
        EARLY_BYTES,
        /** So many bytes that there is no more room for them: nothing further can be learned. */
        TOO_MANY,
        /** The caller has closed its side, or the connection is broken. */
        END
    }

    /** Never blocks. */
    Seen look() {
        lock.lock();
        try {
            if (early.capacity() == 0) {
                early = BufferUtil.allocate(MOST_EARLY_BYTES);
            }
            if (BufferUtil.isFull(early)) {
                return Seen.TOO_MANY;
            }
            int position = BufferUtil.flipToFill(early);
            int count;
            try {
                count = getChannel().read(early);
            } finally {
                BufferUtil.flipToFlush(early, position);
            }
            return count < 0 ? Seen.END : count == 0 ? Seen.NOTHING : Seen.EARLY_BYTES;
        } catch (IOException broken) {
            return Seen.END;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        lock.lock();
        try {
            if (!early.hasRemaining()) {
                early = BufferUtil.EMPTY_BUFFER;
                return super.fill(buffer);
            }
            int position = BufferUtil.flipToFill(buffer);
            try {
                return BufferUtil.put(early, buffer);
            } finally {
                BufferUtil.flipToFlush(buffer, position);
            }
        } finally {
            lock.unlock();
        }
    }
}
