package dev.hapax.daemon.requestlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * Log lines on their way out. Whoever logs hands over an event and never waits: one thread lays lines out and writes
 * many at once. Where nobody takes them (a full disk, a closed or a stuck standard error) they are lost, and how many
 * is told by the first line that arrives again.
 */
final class Outlet extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_WAITING = 8_192;
    private static final int MOST_AT_ONCE = 256;
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(1).toNanos();

    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Layout<ILoggingEvent> layout;
    private final Sink sink;
    private final LongAdder lost = new LongAdder();
    private final LongAdder taken = new LongAdder();
    private final AtomicLong settled = new AtomicLong();
    private @Nullable Thread writer;

    Outlet(Layout<ILoggingEvent> layout, Sink sink) {
        this.layout = layout;
        this.sink = sink;
        setName("outlet");
    }

    @Override
    public void start() {
        super.start();
        writer = Thread.ofPlatform().daemon().name("log-writer").start(this::write);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (waiting.offer(event)) {
            taken.increment();
        } else {
            lost.increment();
        }
    }

    private void write() {
        List<ILoggingEvent> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_AT_ONCE - 1);
                write(batch);
                settled.addAndGet(batch.size());
                batch.clear();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<ILoggingEvent> batch) {
        long missing = lost.sum();
        var lines = new StringBuilder();
        if (missing > 0) {
            lines.append(layout.doLayout(lostLines(missing)));
        }
        batch.forEach(event -> lines.append(layout.doLayout(event)));
        try {
            sink.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            lost.add(-missing);
        } catch (IOException nobodyTakesThem) {
            lost.add(batch.size());
        }
    }

    private ILoggingEvent lostLines(long number) {
        var event = new LoggingEvent(
                Outlet.class.getName(),
                (Logger) LoggerFactory.getLogger(RequestLog.LOGGER),
                Level.WARN,
                number + " log lines were lost: nobody took them",
                null,
                null);
        event.addKeyValuePair(new KeyValuePair("event", "lost"));
        event.addKeyValuePair(new KeyValuePair("lines", number));
        return event;
    }

    /** Waits until what was logged before has been written or lost, but not for long. */
    void flush() {
        long all = taken.sum();
        long until = System.nanoTime() + LONGEST_GOODBYE.toNanos();
        while (settled.get() < all && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    void reopen() {
        sink.reopen();
    }

    @Override
    public void stop() {
        if (isStarted()) {
            super.stop();
            flush();
            Thread thread = writer;
            if (thread != null) {
                thread.interrupt();
            }
            sink.close();
        }
    }
}
