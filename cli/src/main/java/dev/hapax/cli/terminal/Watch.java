package dev.hapax.cli.terminal;

import java.time.Duration;

/** Looks again and again, until Ctrl-C says that it is enough; that is how a watch ends, and no failure. */
public final class Watch {
    private final Signals signals;
    private final Pause pause;
    private volatile boolean enough;

    public Watch(Signals signals, Pause pause) {
        this.signals = signals;
        this.pause = pause;
    }

    /** From now on Ctrl-C ends the watch rather than the process; the calling thread is the one that waits. */
    public void begin() {
        Thread watching = Thread.currentThread();
        signals.on("INT", () -> {
            enough = true;
            watching.interrupt();
        });
    }

    /** @return false when the user has seen enough */
    public boolean again(Duration after) {
        if (!enough) {
            try {
                pause.of(after);
            } catch (InterruptedException asked) {
                return false;
            }
        }
        return !enough;
    }
}
