package dev.hapax.daemon.config;

import dev.hapax.shared.config.Loaded;

/** A configuration that did not come into force; what was in force still is. */
public final class ConfigRejected extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Loaded loaded;

    /** @param message in one line; the problems say the rest */
    public ConfigRejected(String message, Loaded loaded) {
        super(message);
        this.loaded = loaded;
    }

    /** What was read, with its problems. */
    public Loaded loaded() {
        return loaded;
    }
}
