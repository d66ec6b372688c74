package dev.hapax.cli.terminal;

/** The signals a long-running command answers. */
public interface Signals {
    /** @param name without SIG, e.g. {@code TERM}; the action runs on a thread of its own */
    void on(String name, Runnable action);
}
