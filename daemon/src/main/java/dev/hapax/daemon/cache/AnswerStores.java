package dev.hapax.daemon.cache;

import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store in use, kept from one generation to the next as long as its settings stay. Readers never wait; a change is
 * guarded by this object, and only the one door of the configuration makes any.
 */
public final class AnswerStores implements AutoCloseable {
    private final StoreOpener opener;
    private volatile @Nullable Open open;

    private record Open(StoreSettings settings, AnswerStore store) {}

    /**
     * @param directory where a store lies that outlives the process and is told no other place; null for none
     * @param ticker monotonic nanoseconds
     */
    public AnswerStores(@Nullable Path directory, Clock clock, LongSupplier ticker) {
        this(new StoreTypes(directory, clock, ticker));
    }

    AnswerStores(StoreOpener opener) {
        this.opener = opener;
    }

    /** A store that is ready for another generation. */
    public interface Prepared {
        /** Takes it into use; cannot fail. */
        void adopt();

        /** Closes what is no longer used: the one before if this was adopted, else this one. */
        void retire();
    }

    /**
     * Opens the store of a configuration, unless it is open already.
     *
     * @throws IOException if it cannot be opened; what was in use still is
     */
    public synchronized Prepared prepare(HapaxConfig config) throws IOException {
        StoreSettings wanted = StoreSettings.of(config);
        Open old = open;
        if (wanted == null) {
            return new Change(old, null);
        }
        boolean same = old != null && old.settings().equals(wanted);
        return new Change(old, same ? old : new Open(wanted, opener.open(wanted)));
    }

    private final class Change implements Prepared {
        private final @Nullable Open before;
        private final @Nullable Open after;
        private boolean adopted;

        Change(@Nullable Open before, @Nullable Open after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public void adopt() {
            open = after;
            adopted = true;
        }

        @Override
        public void retire() {
            Open unused = adopted ? before : after;
            if (unused != null && !Objects.equals(before, after)) {
                unused.store().close();
            }
        }
    }

    /** The one in use, or null where nothing is kept. */
    @Nullable
    AnswerStore inUse() {
        Open now = open;
        return now == null ? null : now.store();
    }

    /** Of the one in use. */
    @Nullable
    StoreSettings settings() {
        Open now = open;
        return now == null ? null : now.settings();
    }

    @Override
    public void close() {
        Open last = open;
        open = null;
        if (last != null) {
            last.store().close();
        }
    }
}
