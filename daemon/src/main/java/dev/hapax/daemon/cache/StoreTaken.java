package dev.hapax.daemon.cache;

import java.io.IOException;

/** Another process keeps its answers there. */
public final class StoreTaken extends IOException {
    private static final long serialVersionUID = 1L;

    StoreTaken(String message) {
        super(message);
    }
}
