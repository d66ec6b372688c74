package dev.hapax.daemon.alert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What must survive a restart, in one file that is replaced as a whole. Without it nothing is kept. */
final class StateFile {
    private static final Logger log = LoggerFactory.getLogger(StateFile.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int VERSION = 1;

    private final @Nullable Path file;
    private boolean complained;

    StateFile(@Nullable Path file) {
        this.file = file;
    }

    /** @param silences rule to the end of its silence */
    record State(int version, List<KeptAlert> alerts, Map<String, Instant> silences, Map<String, Spent> budgets) {
        static State of(List<KeptAlert> alerts, Map<String, Instant> silences, Map<String, Spent> budgets) {
            return new State(VERSION, alerts, silences, budgets);
        }

        static final State EMPTY = of(List.of(), Map.of(), Map.of());
    }

    /** What went in which slice of a window. */
    record Spent(long windowMs, Map<Long, Double> slices) {}

    /** An unreadable file is as good as none: then something may be told twice, which is better than never. */
    State load() {
        if (file == null) {
            return State.EMPTY;
        }
        try {
            State state = JSON.readValue(Files.readAllBytes(file), State.class);
            return state.version() == VERSION ? state : State.EMPTY;
        } catch (NoSuchFileException first) {
            return State.EMPTY;
        } catch (IOException | JacksonException unreadable) {
            log.warn("the state of the alerts cannot be read and begins anew: {}", file);
            return State.EMPTY;
        }
    }

    void save(State state) {
        if (file == null) {
            return;
        }
        try {
            write(file, JSON.writeValueAsBytes(state));
            complained = false;
        } catch (IOException full) {
            if (!complained) {
                log.warn("the state of the alerts cannot be kept: {}", full.getMessage());
                complained = true;
            }
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // One daemon writes here: what a killed one left half done has the same name and is replaced.
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
