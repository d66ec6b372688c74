package dev.hapax.daemon;

import dev.hapax.daemon.config.ConfigRejected;
import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The configuration store, which what is wired before it asks later. */
final class StoreReference {
    private volatile @Nullable ConfigStore store;

    /** @throws StartFailed.ConfigInvalid if the configuration has errors */
    ConfigStore.Opened open(ConfigStore.Place place, ConfigStore.Tools tools) throws StartFailed, IOException {
        try {
            ConfigStore.Opened opened = ConfigStore.open(place, tools);
            store = opened.store();
            return opened;
        } catch (ConfigRejected rejected) {
            throw new StartFailed.ConfigInvalid(rejected.loaded());
        }
    }

    Generation inForce() {
        ConfigStore opened = store;
        if (opened == null) {
            throw new IllegalStateException("nothing is in force yet");
        }
        return opened.inForce();
    }
}
