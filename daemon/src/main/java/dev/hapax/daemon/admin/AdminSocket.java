package dev.hapax.daemon.admin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The socket's place on disk: a directory that is only ours, and a lock that is held for life. Who has the lock may
 * clear a socket file that a dead daemon left; who has not, leaves it alone (cli.md §6).
 */
public final class AdminSocket implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private AdminSocket(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Another daemon holds the lock. */
    public static final class Taken extends Exception {
        private static final long serialVersionUID = 1L;

        Taken(Path path) {
            super("another daemon holds the lock of " + path);
        }
    }

    /** The directory is not ours alone. */
    public static final class Unsafe extends Exception {
        private static final long serialVersionUID = 1L;

        Unsafe(String message) {
            super(message);
        }
    }

    /**
     * Makes the place ready for a bind.
     *
     * @throws Taken if another daemon is there
     * @throws Unsafe if the directory is somebody else's, a link, or cannot be made
     */
    public static AdminSocket claim(Path path) throws Taken, Unsafe, IOException {
        Path directory = directoryOf(path);
        ownDirectory(directory);
        FileChannel channel = FileChannel.open(
                directory.resolve(path.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException inThisProcess) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new Taken(path);
        }
        Files.deleteIfExists(path);
        return new AdminSocket(path, channel, lock);
    }

    private static void ownDirectory(Path directory) throws Unsafe, IOException {
        try {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Path above = directory.getParent();
                if (above != null) {
                    Files.createDirectories(above);
                }
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (FileAlreadyExistsException somethingElse) {
            throw new Unsafe(directory + " is no directory of its own; remove it or name another socket with --socket");
        } catch (java.nio.file.AccessDeniedException denied) {
            throw new Unsafe(directory + " cannot be made: permission denied; name another socket with --socket");
        }
        PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
        if (!attributes.owner().getName().equals(owner())) {
            throw new Unsafe(directory + " belongs to " + attributes.owner().getName());
        }
    }

    private static Path directoryOf(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a socket lies in a directory");
    }

    private static String owner() throws IOException {
        Path own = Files.createTempFile("hapax", null);
        try {
            return Files.getOwner(own).getName();
        } finally {
            Files.delete(own);
        }
    }

    public Path path() {
        return path;
    }

    /** Narrows the bound socket to its owner, or to a group that the file names. */
    public void protect(@Nullable String group) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(group == null ? "rw-------" : "rw-rw----"));
        if (group != null) {
            GroupPrincipal principal =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(principal);
            Path directory = directoryOf(path);
            Files.getFileAttributeView(directory, PosixFileAttributeView.class).setGroup(principal);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x---"));
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        lock.release();
        channel.close();
    }
}
