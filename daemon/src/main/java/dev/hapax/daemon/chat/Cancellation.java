package dev.hapax.daemon.chat;

import java.util.ArrayList;
import java.util.List;

/** Says that the caller has left. Guarded by itself; hooks run once, on the thread that cancels. */
public final class Cancellation {
    private final List<Runnable> hooks = new ArrayList<>();
    private boolean cancelled;

    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** Runs every hook; later ones run at once. */
    public void cancel() {
        List<Runnable> toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = List.copyOf(hooks);
            hooks.clear();
        }
        toRun.forEach(Runnable::run);
    }

    /** Calls the hook when the caller leaves, at once if that has happened; close what is returned to forget it. */
    public Registration onCancel(Runnable hook) {
        boolean now;
        synchronized (this) {
            now = cancelled;
            if (!now) {
                hooks.add(hook);
            }
        }
        if (now) {
            hook.run();
        }
        return () -> {
            synchronized (this) {
                hooks.remove(hook);
            }
        };
    }

    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
