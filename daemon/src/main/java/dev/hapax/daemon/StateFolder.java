package dev.hapax.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that nobody else writes in while this is open. Containers that share a volume have sockets of the same
 * name, so who finds the directory taken uses the next one beside it.
 */
final class StateFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateFolder.class);
    private static final int MOST = 1_000;

    private final Path path;
    private final @Nullable FileChannel lock;

    private StateFolder(Path path, @Nullable FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Where nothing can be written or locked, it is nobody's: who writes there says what is wrong with it. */
    static StateFolder claim(Path wanted) {
        try {
            for (int number = 1; number <= MOST; number++) {
                Path path = number == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + number);
                FileChannel lock = locked(path);
                if (lock != null) {
                    if (number > 1) {
                        log.warn("another daemon uses the state in {}; this one has its own in {}", wanted, path);
                    }
                    return new StateFolder(path, lock);
                }
            }
        } catch (IOException unusable) {
            log.debug("no lock in {}: {}", wanted, unusable.toString());
        }
        return new StateFolder(wanted, null);
    }

    /** Null: somebody else has it. */
    private static @Nullable FileChannel locked(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            // As good as somebody else's.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : channel;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
