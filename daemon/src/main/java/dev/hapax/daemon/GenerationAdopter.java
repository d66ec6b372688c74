package dev.hapax.daemon;

import dev.hapax.daemon.cache.AnswerStores;
import dev.hapax.daemon.config.Adopter;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.http.PublicServer;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What every new generation takes along: the store of answers and the listener, which may refuse, then the readers of a
 * configuration, health and the observers, which cannot.
 *
 * @param readers who has to know a new configuration besides, in the order they are told
 */
record GenerationAdopter(
        HealthBoard health,
        Observers observers,
        Listeners listeners,
        AnswerStores answers,
        List<Consumer<HapaxConfig>> readers)
        implements Adopter {
    GenerationAdopter {
        readers = List.copyOf(readers);
    }

    @Override
    public Prepared prepare(HapaxConfig old, HapaxConfig next) throws IOException {
        AnswerStores.Prepared store = answers.prepare(next);
        try {
            return new Move(store, listeners.move(next.server()));
        } catch (IOException e) {
            store.retire();
            throw e;
        }
    }

    /** The first generation finds its store and its listener opened for it. */
    void adopt(Generation generation) {
        readers.forEach(reader -> reader.accept(generation.config()));
        health.adopt(generation.config(), identities(generation));
        observers.adopt(generation);
    }

    private static Map<String, String> identities(Generation generation) {
        Map<String, String> identities = new LinkedHashMap<>();
        for (ProviderAdapter adapter : generation.adapters().values()) {
            identities.put(adapter.name(), adapter.identity());
        }
        return identities;
    }

    /** One change of generation, ready to happen. */
    private final class Move implements Prepared {
        private final AnswerStores.Prepared store;
        private final @Nullable PublicServer left;

        /** @param left the listener that nobody is to use any more, or null where it stays */
        Move(AnswerStores.Prepared store, @Nullable PublicServer left) {
            this.store = store;
            this.left = left;
        }

        @Override
        public void adopt(Generation next) {
            store.adopt();
            GenerationAdopter.this.adopt(next);
        }

        @Override
        public void retire() {
            store.retire();
            if (left != null) {
                listeners.retire(left);
            }
        }
    }
}
