package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two attempts; tests move time instead. */
@FunctionalInterface
public interface Pause {
    /** Waits so long, or until the caller leaves. */
    void pause(Duration time, Cancellation until) throws InterruptedException;

    /** Real time. */
    static void real(Duration time, Cancellation until) throws InterruptedException {
        var left = new CountDownLatch(1);
        try (Cancellation.Registration _ = until.onCancel(left::countDown)) {
            boolean _ = left.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
