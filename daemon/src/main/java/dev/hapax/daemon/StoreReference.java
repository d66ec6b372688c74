package dev.hapax.daemon;

import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
import org.jspecify.annotations.Nullable;

/** Lets what is wired before the store ask it later. */
final class StoreReference {
    private volatile @Nullable ConfigStore store;

    /** Gives back what it is told. */
    ConfigStore set(ConfigStore opened) {
        store = opened;
        return opened;
    }

    Generation inForce() {
        ConfigStore opened = store;
        if (opened == null) {
            throw new IllegalStateException("nothing is in force yet");
        }
        return opened.inForce();
    }
}
