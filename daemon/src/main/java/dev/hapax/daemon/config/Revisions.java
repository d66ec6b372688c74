package dev.hapax.daemon.config;

import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.Edited;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.config.edit.KeptSecrets;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contents that came into force, if a history keeps them, and the ways back to them. */
final class Revisions {
    private static final Logger log = LoggerFactory.getLogger(Revisions.class);

    private final @Nullable History history;
    private final Clock clock;

    Revisions(@Nullable History history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    Optional<History> history() {
        return Optional.ofNullable(history);
    }

    /** A history that cannot be written does not keep a configuration from coming into force. */
    void keep(byte[] content) {
        if (history == null) {
            return;
        }
        try {
            history.keep(content, clock.instant());
        } catch (IOException | EditRefused notKept) {
            log.warn("this revision is not kept in the history: {}", notKept.getMessage());
        }
    }

    /**
     * Makes the file's content that of an earlier revision.
     *
     * @param revision the beginning of its hash
     * @throws EditRefused if it is not kept
     */
    ConfigStore.ConfigEdit wayBackTo(String revision) throws EditRefused, IOException {
        Optional<History.Entry> found = history == null ? Optional.empty() : history.find(revision);
        if (found.isEmpty()) {
            throw new EditRefused(
                            EditRefused.Reason.NOT_FOUND,
                            "no revision `" + revision + "` is kept; hapax config history lists those that are",
                            0,
                            List.of())
                    .about("revision");
        }
        byte[] copy = found.get().text();
        return before -> {
            byte[] bytes = KeptSecrets.filled(copy, before);
            return Arrays.equals(bytes, before)
                    ? new Edited(Edited.Change.UNCHANGED, before, 1, 0, 0, List.of())
                    : new Edited(Edited.Change.REPLACED, bytes, 1, 0, 0, List.of());
        };
    }
}
