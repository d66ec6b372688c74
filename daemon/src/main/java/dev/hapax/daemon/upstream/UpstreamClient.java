package dev.hapax.daemon.upstream;

import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends requests to providers over pooled, blocking HTTP/1.1 connections; made for virtual threads. Safe for any number
 * of threads: what they share is the pool, which guards itself.
 */
public final class UpstreamClient implements AutoCloseable {
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);

    private final ConnectionPool pool = new ConnectionPool(IDLE_LIMIT);
    private final ReadDeadlines deadlines = new ReadDeadlines();
    private final Connector connector;
    private final Thread sweeper;

    /** Trusts what the system trusts. */
    public UpstreamClient() {
        this((SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** @param tls decides whom to trust; names are checked in any case */
    public UpstreamClient(SSLSocketFactory tls) {
        connector = new Connector(tls, deadlines);
        sweeper = Thread.ofVirtual().name("upstream-sweeper").start(this::sweepUntilInterrupted);
    }

    /** Prepares a call; nothing is sent yet. */
    public UpstreamCall open(UpstreamRequest request) {
        return new Http1Call(request, pool, connector);
    }

    /** Closes every idle connection, and each of the others when its call ends. */
    @Override
    public void close() {
        sweeper.interrupt();
        pool.close();
        deadlines.close();
    }

    ConnectionPool pool() {
        return pool;
    }

    private void sweepUntilInterrupted() {
        try {
            while (true) {
                Thread.sleep(SWEEP_EVERY);
                pool.sweep(System.nanoTime());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
