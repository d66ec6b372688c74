package dev.hapax.daemon;

import org.jspecify.annotations.Nullable;

/** Pressed by the admin API, once; whoever runs the program is told on a thread of its own. Guarded by itself. */
final class StopSwitch {
    private @Nullable Runnable listener;
    private boolean pressed;

    synchronized void onPressed(Runnable stopping) {
        listener = stopping;
        if (pressed) {
            tell(stopping);
        }
    }

    synchronized void press() {
        if (!pressed) {
            pressed = true;
            if (listener != null) {
                tell(listener);
            }
        }
    }

    private static void tell(Runnable stopping) {
        Thread.ofPlatform().name("stop-requested").start(stopping);
    }
}
