package dev.hapax.daemon.cache;

import java.io.IOException;

/** Opens a store. */
@FunctionalInterface
interface StoreOpener {
    /**
     * Opens one beside another of the same place that may still be in use: that one is closed later.
     *
     * @throws IOException saying what the owner must mend; a server that is only out of reach now is no reason
     */
    AnswerStore open(StoreSettings settings) throws IOException;
}
