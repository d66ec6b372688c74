package dev.hapax.daemon.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks the silence of begun streams: where nothing was sent for a while a comment goes out, so that neither a proxy
 * nor the caller takes the answer for dead. <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes">The standard</a> advises it. A
 * comment that cannot go out tells that the caller has left.
 */
final class KeepAlive implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final long ROUND_MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final long FAREWELL_MILLIS = 500;

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
        return line(out, left, new byte[0]);
    }

    /** @param farewell the event that ends the stream if the gateway stops before it is whole */
    Line line(OutputStream out, Runnable left, byte[] farewell) {
        var line = new Line(out, left, farewell);
        lines.add(line);
        return line;
    }

    /** Tells every caller whose stream goes on that it ends here; who takes nothing is not waited for. */
    void cut() throws InterruptedException {
        List<Line> open = List.copyOf(lines);
        var told = new CountDownLatch(open.size());
        open.forEach(line -> executor.execute(() -> line.end(told)));
        if (!told.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
            log.debug("{} callers were not told that their streams end", told.getCount());
        }
    }

    /** One caller's stream. Everything written is whole events, so a comment may stand between any two writes. */
    final class Line implements AutoCloseable {
        private final ReentrantLock lock = new ReentrantLock();
        private final OutputStream out;
        private final Runnable left;
        private volatile long lastSent = ticker.getAsLong();
        private final byte[] farewell;
        private boolean over;
        private boolean cut;

        private Line(OutputStream out, Runnable left, byte[] farewell) {
            this.out = out;
            this.left = left;
            this.farewell = farewell;
        }

        /** Sends whole events at once. */
        void write(byte[] events) throws IOException {
            lock.lock();
            try {
                if (cut) {
                    throw new IOException("the gateway has ended this stream");
                }
                send(events);
            } finally {
                lock.unlock();
            }
        }

        private void end(CountDownLatch told) {
            lock.lock();
            try {
                if (!over) {
                    cut = true;
                    over = true;
                    send(farewell);
                }
            } catch (IOException gone) {
                left.run();
            } finally {
                lock.unlock();
                told.countDown();
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
