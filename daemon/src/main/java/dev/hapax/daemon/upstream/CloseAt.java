package dev.hapax.daemon.upstream;

import java.io.Closeable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** Closes a socket at a moment unless it is closed itself before: a limit for writes, which know no timeout. */
final class CloseAt implements AutoCloseable {
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Thread waiter;
    private volatile boolean fired;

    CloseAt(Closeable socket, LongSupplier until) {
        waiter = Thread.ofVirtual().name("upstream-limit").start(() -> {
            try {
                for (long left = left(until); left > 0; left = left(until)) {
                    TimeUnit.NANOSECONDS.sleep(left);
                }
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

    private static long left(LongSupplier until) {
        return until.getAsLong() - System.nanoTime();
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
