package dev.hapax.shared.config.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The right to change a file: one holder among all threads and processes. The operating system frees it when a process
 * dies. POSIX also frees it as soon as the process closes <em>any</em> descriptor of the locked file, so while it is
 * held that file is read and written through {@link #channel()} alone.
 */
final class EditLock implements AutoCloseable {
    /** The operating system locks for whole processes, so threads of this one queue here first. */
    private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();

    private static final int LARGEST_MARK = 1 << 16;

    private final FileChannel channel;
    private final @Nullable Path deletedAtLast;
    private final Disk disk;

    private EditLock(FileChannel channel, @Nullable Path deletedAtLast, Disk disk) {
        this.channel = channel;
        this.deletedAtLast = deletedAtLast;
        this.disk = disk;
    }

    private interface Opening {
        EditLock open() throws IOException;
    }

    /** A lock on a file of its own beside the one to be replaced; waits for its turn. */
    static EditLock beside(Path file, Disk disk) throws IOException {
        Path lockFile = file.resolveSibling("." + file.getFileName() + ".lock");
        return inTurn(() -> {
            while (true) {
                FileChannel channel = locked(disk, lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (isStillAt(lockFile, channel)) {
                    return new EditLock(channel, lockFile, disk);
                }
            }
        });
    }

    /** A lock on the file itself, which must not be replaced then; waits for its turn. */
    static EditLock inside(Path file, Disk disk) throws IOException {
        return inTurn(
                () -> new EditLock(locked(disk, file, StandardOpenOption.READ, StandardOpenOption.WRITE), null, disk));
    }

    /** The locked file. */
    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (deletedAtLast != null) {
                disk.delete(deletedAtLast);
            }
        } finally {
            WITHIN_THIS_PROCESS.unlock();
        }
    }

    private static EditLock inTurn(Opening opening) throws IOException {
        WITHIN_THIS_PROCESS.lock();
        boolean held = false;
        try {
            EditLock lock = opening.open();
            held = true;
            return lock;
        } finally {
            if (!held) {
                WITHIN_THIS_PROCESS.unlock();
            }
        }
    }

    private static FileChannel locked(Disk disk, Path file, StandardOpenOption... options) throws IOException {
        FileChannel channel = disk.open(file, options);
        boolean held = false;
        try {
            channel.lock();
            held = true;
            return channel;
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /**
     * Whether the name still stands for the locked file: the holder before us deletes it, and then somebody else can
     * hold a new one of that name. Two sizes given to ours and seen through the name prove it, without the name being
     * opened.
     *
     * @return if not, the channel is closed
     */
    private static boolean isStillAt(Path lockFile, FileChannel channel) throws IOException {
        boolean ours = false;
        try {
            int mark = ThreadLocalRandom.current().nextInt(1, LARGEST_MARK);
            ours = isSeen(lockFile, channel, mark) && isSeen(lockFile, channel, LARGEST_MARK + mark);
            return ours;
        } catch (NoSuchFileException deleted) {
            return false;
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    private static boolean isSeen(Path lockFile, FileChannel channel, int size) throws IOException {
        channel.truncate(0).write(ByteBuffer.allocate(1), size - 1L);
        return Files.size(lockFile) == size;
    }
}
