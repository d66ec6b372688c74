package dev.hapax.daemon.http;

import dev.hapax.daemon.config.Generation;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The requests under way, and the door that closes when the daemon drains. Guarded by its lock. */
public final class InFlight {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final TreeMap<Integer, Integer> byGeneration = new TreeMap<>();
    private int count;
    private boolean closed;

    /** A request's place; closing it leaves. */
    final class Place implements AutoCloseable {
        private final Generation generation;
        private final boolean admitted;

        private Place(Generation generation, boolean admitted) {
            this.generation = generation;
            this.admitted = admitted;
        }

        /** What the request is answered with, to its end. */
        Generation generation() {
            return generation;
        }

        boolean admitted() {
            return admitted;
        }

        @Override
        public void close() {
            if (admitted) {
                leave(generation.number());
            }
        }
    }

    /** @param inForce is read as the request enters, so that none runs on a generation that nobody sees it on */
    Place enter(Supplier<Generation> inForce) {
        lock.lock();
        try {
            Generation generation = inForce.get();
            if (!closed) {
                count++;
                byGeneration.merge(generation.number(), 1, Integer::sum);
            }
            return new Place(generation, !closed);
        } finally {
            lock.unlock();
        }
    }

    private void leave(int generation) {
        lock.lock();
        try {
            count--;
            byGeneration.computeIfPresent(generation, (_, before) -> before == 1 ? null : before - 1);
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

    /** How many were begun before this generation came into force. */
    public int countBefore(int generation) {
        lock.lock();
        try {
            return byGeneration.headMap(generation).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
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

    private void letNobodyIn() {
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
    private int awaitEmpty(Duration limit) throws InterruptedException {
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

    /** @param cut requests that were still running at the end */
    public record Drained(int finished, int cut, Duration took) {}

    /** Lets nobody in any more and waits for who is; an interrupt ends the waiting and is kept. */
    public Drained drain(Duration limit) {
        long begun = System.nanoTime();
        letNobodyIn();
        int before = count();
        int cut;
        try {
            cut = awaitEmpty(limit);
        } catch (InterruptedException cutNow) {
            Thread.currentThread().interrupt();
            cut = count();
        }
        return new Drained(before - cut, cut, Duration.ofNanos(System.nanoTime() - begun));
    }
}
