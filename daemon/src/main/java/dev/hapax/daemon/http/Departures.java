package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices callers who leave while they are waited for, in every phase (failover.md §8): a thread that waits for a
 * provider neither reads from its caller nor writes, so nobody would tell it. A connection is watched only when its
 * request takes longer than a moment; most never are. A half-closed connection counts as left.
 */
final class Departures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Departures.class);
    private static final long MOMENT_MILLIS = 50;
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS);

    private final Selector selector;
    private final Thread watching;
    /** In the order in which they began, so that the first is the first to be due. */
    private final Queue<Watch> young = new ConcurrentLinkedQueue<>();

    private volatile boolean open = true;
    private volatile boolean idle;

    private Departures(Selector selector) {
        this.selector = selector;
        this.watching = Thread.ofPlatform().name("hapax-departures").daemon().unstarted(this::run);
    }

    static Departures start() {
        try {
            var departures = new Departures(Selector.open());
            departures.watching.start();
            return departures;
        } catch (IOException e) {
            throw new UncheckedIOException("no selector can be opened", e);
        }
    }

    /** One request being watched, until it is closed. */
    final class Watch implements AutoCloseable {
        private final @Nullable WatchedEndPoint endPoint;
        private final Cancellation cancellation;
        private final long due = System.nanoTime() + MOMENT_NANOS;
        private @Nullable SelectionKey key;
        private boolean over;

        private Watch(@Nullable WatchedEndPoint endPoint, Cancellation cancellation) {
            this.endPoint = endPoint;
            this.cancellation = cancellation;
        }

        /**
         * @return false if it must be tried again: the connection's last watch is not forgotten before the next look
         */
        private synchronized boolean begin() {
            if (over || endPoint == null) {
                return true;
            }
            try {
                key = endPoint.getChannel().register(selector, SelectionKey.OP_READ, this);
            } catch (CancelledKeyException tooSoon) {
                return false;
            } catch (ClosedChannelException gone) {
                left();
            }
            return true;
        }

        private synchronized void look() {
            if (over || endPoint == null) {
                return;
            }
            switch (endPoint.look()) {
                case NOTHING, EARLY_BYTES -> {}
                case TOO_MANY -> close();
                case END -> {
                    close();
                    left();
                }
            }
        }

        private synchronized void leave() {
            if (!over) {
                close();
                left();
            }
        }

        private void left() {
            // Hooks close connections; one that is slow to do so must not hold up the others.
            Thread.startVirtualThread(cancellation::cancel);
        }

        @Override
        public synchronized void close() {
            over = true;
            if (key != null) {
                // A channel is really closed only when no selector holds it any more.
                key.cancel();
                key = null;
                selector.wakeup();
            }
        }
    }

    /** Cancels when the caller leaves. */
    Watch watch(Request request, Cancellation cancellation) {
        WatchedEndPoint endPoint = endPoint(request);
        var watch = new Watch(endPoint, cancellation);
        if (endPoint == null) {
            // Jetty reads such a connection all the time, and says so itself.
            request.addFailureListener(_ -> watch.leave());
            return watch;
        }
        young.add(watch);
        if (idle) {
            selector.wakeup();
        }
        return watch;
    }

    /** The caller's own connection, under TLS the one below it; null where many requests share it. */
    private static @Nullable WatchedEndPoint endPoint(Request request) {
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            return null;
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (endPoint instanceof SslConnection.SslEndPoint encrypted) {
            endPoint = encrypted.getSslConnection().getEndPoint();
        }
        return endPoint instanceof WatchedEndPoint watched ? watched : null;
    }

    private void run() {
        while (open) {
            try {
                await();
                beginThoseDue();
            } catch (IOException | RuntimeException e) {
                log.error("watching for callers who leave met an error", e);
            }
        }
    }

    private void await() throws IOException {
        if (!young.isEmpty()) {
            selector.select(Departures::look, MOMENT_MILLIS);
            return;
        }
        idle = true;
        try {
            // Somebody may have come between the two looks at the queue.
            if (young.isEmpty() && open) {
                selector.select(Departures::look);
            }
        } finally {
            idle = false;
        }
    }

    private static void look(SelectionKey ready) {
        ((Watch) ready.attachment()).look();
    }

    private void beginThoseDue() {
        List<Watch> again = new ArrayList<>();
        for (Watch first = young.peek(); first != null && first.due - System.nanoTime() <= 0; first = young.peek()) {
            young.remove();
            if (!first.begin()) {
                again.add(first);
            }
        }
        young.addAll(again);
    }

    @Override
    public void close() {
        open = false;
        selector.wakeup();
        try {
            watching.join();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("the selector does not close", e);
        }
    }
}
