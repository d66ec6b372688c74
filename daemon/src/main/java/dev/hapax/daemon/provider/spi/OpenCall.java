package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.upstream.UpstreamCall;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one attempt holds: a call, a permit of its provider, and the wish to hear when the caller leaves. {@link #end}
 * belongs to the calling thread; {@link #abort} may come from any.
 */
final class OpenCall {
    private final UpstreamCall call;
    private final Semaphore permits;
    private final Cancellation.Registration leaving;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param permits one of which has been taken for this call */
    OpenCall(UpstreamCall call, Semaphore permits, Cancellation cancellation) {
        this.call = call;
        this.permits = permits;
        this.leaving = cancellation.onCancel(call::cancel);
    }

    UpstreamCall call() {
        return call;
    }

    /** Stops whatever waits. */
    void abort() {
        call.cancel();
    }

    void end() {
        if (ended.compareAndSet(false, true)) {
            leaving.close();
            call.close();
            permits.release();
        }
    }
}
