package dev.hapax.daemon.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, the most recently used first. The map, its queues and {@code closed} are guarded by this object's
 * lock; a connection belongs to whoever took it, and sockets are looked at and closed outside the lock.
 */
final class ConnectionPool implements AutoCloseable {
    private static final int MAX_IDLE_PER_KEY = 512;

    private final long idleLimitNanos;
    private final Map<Key, Deque<Connection>> idle = new HashMap<>();
    private boolean closed;

    ConnectionPool(Duration idleLimit) {
        this.idleLimitNanos = idleLimit.toNanos();
    }

    /** @param word see {@link UpstreamRequest#pool} */
    record Key(String scheme, String host, int port, String word) {}

    /** An idle connection on which nothing has arrived since its last answer, or null. */
    @Nullable
    Connection take(Key key) {
        long now = System.nanoTime();
        for (Connection connection = poll(key); connection != null; connection = poll(key)) {
            if (now - connection.idleSince() < idleLimitNanos && connection.quiet()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    /** Keeps a connection whose answer was read to the end. */
    void giveBack(Key key, Connection connection) {
        connection.idleNow();
        if (!keep(key, connection)) {
            connection.close();
        }
    }

    /** Closes what is idle there: where one connection turned out dead, its contemporaries are. */
    void forget(Key key) {
        Deque<Connection> dead;
        synchronized (this) {
            dead = idle.remove(key);
        }
        if (dead != null) {
            dead.forEach(Connection::close);
        }
    }

    /** Closes what has been idle for too long. */
    void sweep(long nowNanos) {
        List<Connection> old = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Deque<Connection>> queues = idle.values().iterator(); queues.hasNext(); ) {
                Deque<Connection> queue = queues.next();
                while (!queue.isEmpty() && nowNanos - queue.getFirst().idleSince() >= idleLimitNanos) {
                    old.add(queue.removeFirst());
                }
                if (queue.isEmpty()) {
                    queues.remove();
                }
            }
        }
        old.forEach(Connection::close);
    }

    synchronized int size() {
        return idle.values().stream().mapToInt(Deque::size).sum();
    }

    @Override
    public void close() {
        List<Connection> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        }
        all.forEach(Connection::close);
    }

    private synchronized @Nullable Connection poll(Key key) {
        Deque<Connection> queue = idle.get(key);
        return queue == null ? null : queue.pollLast();
    }

    private synchronized boolean keep(Key key, Connection connection) {
        if (closed) {
            return false;
        }
        Deque<Connection> queue = idle.computeIfAbsent(key, _ -> new ArrayDeque<>());
        return queue.size() < MAX_IDLE_PER_KEY && queue.add(connection);
    }
}
