package dev.hapax.daemon.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The open files by their directory: a store with new limits opens beside the one whose file it takes over. Guarded by
 * itself.
 */
final class AnswerFiles {
    private final Map<Path, AnswerFile> open = new HashMap<>();

    synchronized AnswerFile take(Path directory) throws IOException {
        Path place = directory.toAbsolutePath().normalize();
        AnswerFile known = open.get(place);
        if (known != null) {
            known.shared();
            return known;
        }
        AnswerFile opened = AnswerFile.open(place);
        open.put(place, opened);
        return opened;
    }

    synchronized void give(AnswerFile file) {
        if (file.released()) {
            open.values().remove(file);
        }
    }
}
