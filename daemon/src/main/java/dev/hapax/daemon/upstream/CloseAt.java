package dev.hapax.daemon.upstream;

import java.io.Closeable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Closes a socket at a moment unless it is closed itself before: a limit for writes, which know no timeout. */
final class CloseAt implements AutoCloseable {
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Thread waiter;
    private volatile boolean fired;

    CloseAt(Closeable socket, long untilNanos) {
        waiter = Thread.ofVirtual().name("upstream-limit").start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(untilNanos - System.nanoTime());
            } catch (InterruptedException inTime) {
                Thread.currentThread().interrupt();
                return;
            }
            if (decided.compareAndSet(false, true)) {
                fired = true;
                Connection.closeQuietly(socket);
            }
        });
    }

    /** Whether the time was up. */
    boolean fired() {
        return fired;
    }

    @Override
    public void close() {
        if (decided.compareAndSet(false, true)) {
            waiter.interrupt();
        }
    }
}
