package dev.hapax.daemon.upstream;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One call under way. {@link #cancel} may come from any thread and ends whatever waits; the rest belongs to one thread.
 * Every call must be closed; a connection goes back to the pool only if its answer was read to the end.
 */
public interface UpstreamCall extends AutoCloseable {
    /**
     * Sends the request and waits for the head of the answer.
     *
     * @param until the latest moment, in {@link System#nanoTime}; asked again when it has come, for it may have moved
     */
    void start(LongSupplier until) throws UpstreamFailure;

    int status();

    Optional<String> header(String name);

    /**
     * The body, de-chunked and inflated. Its reads throw {@link UpstreamFailure}, a kind of IOException, and keep the
     * limits given by {@link #readUntil}.
     */
    InputStream body();

    /** From now on no read of the body waits beyond this moment, which may move as that of {@link #start} may. */
    void readUntil(LongSupplier until);

    /** The whole body, at most so many bytes. */
    byte[] readAll(long maxBytes, LongSupplier until) throws UpstreamFailure;

    /** Ends the call now: its socket is closed and whoever waits gets {@link UpstreamFailure.Reason#CANCELLED}. */
    void cancel();

    @Override
    void close();
}
