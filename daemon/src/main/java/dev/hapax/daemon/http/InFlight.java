package dev.hapax.daemon.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests under way, and the door that closes when the daemon drains. Guarded by its lock. */
public final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private int count;
    private boolean closed;

    /** A request's place; closing it leaves. */
    final class Place implements AutoCloseable {
        private final boolean admitted;

        private Place(boolean admitted) {
            this.admitted = admitted;
        }

        boolean admitted() {
            return admitted;
        }

        @Override
        public void close() {
            if (admitted) {
                leave();
            }
        }
    }

    Place enter() {
        lock.lock();
        try {
            if (!closed) {
                count++;
            }
            return new Place(!closed);
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            count--;
            if (count == 0) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    public boolean draining() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing is under way, or at most so long.
     *
     * @return how many still are
     */
    public int awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (count > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}
