package dev.hapax.cli.terminal;

import java.time.Duration;

/** Lets time pass; a test's passes at once. */
public interface Pause {
    void of(Duration time) throws InterruptedException;
}
