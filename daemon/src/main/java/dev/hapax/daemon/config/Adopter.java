package dev.hapax.daemon.config;

import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;

/** What else must move with a new generation, e.g. listeners. */
public interface Adopter {
    /**
     * Gets ready, so that what follows cannot fail.
     *
     * @throws IOException if it cannot; nothing has changed then
     */
    Prepared prepare(HapaxConfig old, HapaxConfig next) throws IOException;

    /** Ready to move. */
    interface Prepared {
        /** Called just before the swap. */
        void adopt(Generation next);

        /** Called after it: what is no longer needed may go. */
        void retire();
    }
}
