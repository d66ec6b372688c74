package dev.hapax.shared.config.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/** The save protocol of config.md §5.6: nobody ever reads a torn file and no change is lost. */
public final class ConfigFile {
    /** Until it has the mode of the file it replaces, a new one is nobody else's to read. */
    private static final FileAttribute<Set<PosixFilePermission>> ONLY_OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private ConfigFile() {}

    /**
     * Replaces the file's content, if it is still what was read.
     *
     * @param expectedRevision SHA-256 in hex of the bytes that the new content was made from
     * @throws ChangedMeanwhile if the file on disk is not that any more; nothing is written
     * @throws java.nio.file.AccessDeniedException if this user may not write it
     * @throws IOException if it could not be written; the old content stands
     */
    public static Saved replace(Path file, String expectedRevision, byte[] content)
            throws ChangedMeanwhile, IOException {
        return replace(file, expectedRevision, content, Disk.REAL);
    }

    static Saved replace(Path file, String expectedRevision, byte[] content, Disk disk)
            throws ChangedMeanwhile, IOException {
        Path real;
        try {
            real = file.toRealPath();
        } catch (NoSuchFileException gone) {
            throw new ChangedMeanwhile(file);
        }
        Path directory = directoryOf(real);
        if (!Files.isWritable(real)) {
            throw new AccessDeniedException(real.toString());
        }
        if (!Files.isWritable(directory)) {
            return overwriteWithoutNeighbours(file, real, expectedRevision, content, disk);
        }
        try (var _ = EditLock.beside(real, disk)) {
            clearLitter(directory, real, disk);
            return replaceLocked(file, real, expectedRevision, content, disk);
        }
    }

    /**
     * Makes a file that is not there yet; nobody ever finds it half written.
     *
     * @throws java.nio.file.FileAlreadyExistsException if one is there
     * @throws IOException if it could not be written; then none is there
     */
    public static void create(Path file, byte[] content) throws IOException {
        create(file, content, Disk.REAL);
    }

    static void create(Path file, byte[] content, Disk disk) throws IOException {
        Path fresh = file.resolveSibling(litterPrefix(file) + UUID.randomUUID() + ".tmp");
        try {
            disk.create(fresh);
            try (var channel = disk.open(fresh, StandardOpenOption.WRITE)) {
                writeFully(channel, content, disk);
                disk.force(channel);
            }
            disk.name(fresh, file);
            force(directoryOf(file), disk);
        } finally {
            disk.delete(fresh);
        }
    }

    /** SHA-256 in hex: by this two contents are told apart everywhere. */
    public static String revisionOf(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new IllegalStateException(everyJdkHasSha256);
        }
    }

    private static Saved replaceLocked(Path file, Path real, String expectedRevision, byte[] content, Disk disk)
            throws ChangedMeanwhile, IOException {
        Path fresh = real.resolveSibling(litterPrefix(real) + UUID.randomUUID() + ".tmp");
        try {
            boolean alike = writeBeside(real, fresh, content, disk);
            mustStillBe(file, real, expectedRevision);
            boolean renamed = alike && renamed(fresh, real, disk);
            if (renamed) {
                force(directoryOf(real), disk);
            } else {
                try (var channel = disk.open(real, StandardOpenOption.WRITE)) {
                    overwrite(channel, content, disk);
                }
            }
            return new Saved(real, revisionOf(content), !renamed);
        } finally {
            disk.delete(fresh);
        }
    }

    /** A mount point cannot be renamed over, nor can another user's file in a sticky directory. */
    private static boolean renamed(Path fresh, Path real, Disk disk) throws IOException {
        try {
            disk.rename(fresh, real);
            return true;
        } catch (FileSystemException busy) {
            return false;
        }
    }

    /** @return whether it has the mode and owner of the file it is to replace */
    private static boolean writeBeside(Path real, Path fresh, byte[] content, Disk disk) throws IOException {
        boolean alike = true;
        if (hasOwners(real)) {
            disk.create(fresh, ONLY_OURS);
            alike = sameModeAndOwner(real, fresh);
        } else {
            disk.create(fresh);
        }
        try (var channel = disk.open(fresh, StandardOpenOption.WRITE)) {
            writeFully(channel, content, disk);
            disk.force(channel);
        }
        return alike;
    }

    private static boolean sameModeAndOwner(Path real, Path fresh) throws IOException {
        var wanted = Files.readAttributes(real, PosixFileAttributes.class);
        var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        PosixFileAttributes have = view.readAttributes();
        try {
            if (!have.owner().equals(wanted.owner())) {
                view.setOwner(wanted.owner());
            }
            if (!have.group().equals(wanted.group())) {
                view.setGroup(wanted.group());
            }
        } catch (FileSystemException notOursToGive) {
            return false;
        }
        view.setPermissions(wanted.permissions());
        return true;
    }

    private static void mustStillBe(Path file, Path real, String expectedRevision)
            throws ChangedMeanwhile, IOException {
        try {
            if (!revisionOf(Files.readAllBytes(real)).equals(expectedRevision)) {
                throw new ChangedMeanwhile(file);
            }
        } catch (NoSuchFileException gone) {
            throw new ChangedMeanwhile(file);
        }
    }

    /** Where the directory takes no new file the file itself carries the lock, for it is never replaced there. */
    static Saved overwriteWithoutNeighbours(Path file, Path real, String expectedRevision, byte[] content, Disk disk)
            throws ChangedMeanwhile, IOException {
        try (var lock = EditLock.inside(real, disk)) {
            var found = ByteBuffer.allocate(Math.toIntExact(lock.channel().size()));
            readFully(lock.channel(), found);
            if (!revisionOf(found.array()).equals(expectedRevision)) {
                throw new ChangedMeanwhile(file);
            }
            overwrite(lock.channel().position(0), content, disk);
            return new Saved(real, revisionOf(content), true);
        }
    }

    /** Cut only after writing: a reader in between finds too much, never an empty file. */
    private static void overwrite(FileChannel channel, byte[] content, Disk disk) throws IOException {
        writeFully(channel, content, disk);
        disk.truncate(channel, content.length);
        disk.force(channel);
    }

    private static void readFully(FileChannel channel, ByteBuffer into) throws IOException {
        int read = 0;
        while (into.hasRemaining() && read >= 0) {
            read = channel.read(into);
        }
    }

    private static void writeFully(FileChannel channel, byte[] content, Disk disk) throws IOException {
        var rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            disk.write(channel, rest);
        }
    }

    /** A renamed file is only there for good when its directory says so on disk. */
    private static void force(Path directory, Disk disk) throws IOException {
        if (hasOwners(directory)) {
            try (var channel = disk.open(directory, StandardOpenOption.READ)) {
                disk.force(channel);
            }
        }
    }

    private static boolean hasOwners(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class);
    }

    /** Only the holder of the lock makes such files, so what lies here was left by one that died. */
    private static void clearLitter(Path directory, Path real, Disk disk) throws IOException {
        String prefix = litterPrefix(real);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, path -> {
            String name = path.getFileName().toString();
            return name.startsWith(prefix) && name.endsWith(".tmp");
        })) {
            for (Path litter : left) {
                disk.delete(litter);
            }
        }
    }

    private static String litterPrefix(Path real) {
        return "." + real.getFileName() + ".hapax-";
    }

    private static Path directoryOf(Path real) {
        Path parent = real.getParent();
        return parent == null ? real : parent;
    }

    /** @param inPlace true where the file could not be renamed over (a bind mount) and was written in place */
    public record Saved(Path realFile, String revision, boolean inPlace) {}

    /** Somebody else changed the file between reading and saving. */
    public static final class ChangedMeanwhile extends Exception {
        private static final long serialVersionUID = 1L;

        public ChangedMeanwhile(Path file) {
            super(file + " was changed by somebody else meanwhile");
        }
    }
}
