package dev.hapax.daemon.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the silence of begun streams: where nothing was sent for a while a comment goes out, so that neither a proxy
 * nor the caller takes the answer for dead. <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes">The standard</a> advises it. A
 * comment that cannot go out tells that the caller has left.
 */
final class KeepAlive implements AutoCloseable {
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final long ROUND_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final LongSupplier ticker;
    private final Executor executor;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private @Nullable Thread rounds;

    /**
     * @param ticker monotonic nanoseconds
     * @param executor writes comments; a caller who takes nothing must not hold up the others
     */
    KeepAlive(LongSupplier ticker, Executor executor) {
        this.ticker = ticker;
        this.executor = executor;
    }

    static KeepAlive start(LongSupplier ticker) {
        var keepAlive = new KeepAlive(ticker, Thread::startVirtualThread);
        keepAlive.rounds = Thread.ofVirtual().name("hapax-keep-alive").start(keepAlive::goRound);
        return keepAlive;
    }

    private void goRound() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
                round();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once at every stream. */
    void round() {
        for (Line line : lines) {
            if (line.silent()) {
                executor.execute(line::comment);
            }
        }
    }

    /**
     * A stream's way to its caller, until it is closed.
     *
     * @param left is run when the caller is found to have left
     */
    Line line(OutputStream out, Runnable left) {
        var line = new Line(out, left);
        lines.add(line);
        return line;
    }

    /** One caller's stream. Everything written is whole events, so a comment may stand between any two writes. */
    final class Line implements AutoCloseable {
        private final ReentrantLock lock = new ReentrantLock();
        private final OutputStream out;
        private final Runnable left;
        private volatile long lastSent = ticker.getAsLong();
        private boolean over;

        private Line(OutputStream out, Runnable left) {
            this.out = out;
            this.left = left;
        }

        /** Sends whole events at once. */
        void write(byte[] events) throws IOException {
            lock.lock();
            try {
                send(events);
            } finally {
                lock.unlock();
            }
        }

        private boolean silent() {
            return ticker.getAsLong() - lastSent >= SILENCE.toNanos();
        }

        private void comment() {
            if (!lock.tryLock()) {
                // Something is being sent: it is not silent.
                return;
            }
            boolean gone = false;
            try {
                if (!over && silent()) {
                    send(COMMENT);
                }
            } catch (IOException e) {
                over = true;
                gone = true;
            } finally {
                lock.unlock();
            }
            if (gone) {
                left.run();
            }
        }

        private void send(byte[] events) throws IOException {
            out.write(events);
            out.flush();
            lastSent = ticker.getAsLong();
        }

        /** Nothing is sent after this. */
        @Override
        public void close() {
            lines.remove(this);
            lock.lock();
            try {
                over = true;
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() {
        Thread thread = rounds;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
