package dev.hapax.shared.config.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;

/**
 * Everything by which a save changes the file system, each call one step. What happens when the world ends between two
 * of them can be tried at each.
 */
interface Disk {
    Disk REAL = new Disk() {};

    default FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, options);
    }

    default void create(Path file, FileAttribute<?>... attributes) throws IOException {
        Files.createFile(file, attributes);
    }

    /** @return how many bytes were taken, which may be fewer */
    default int write(FileChannel to, ByteBuffer bytes) throws IOException {
        return to.write(bytes);
    }

    default void truncate(FileChannel file, long size) throws IOException {
        file.truncate(size);
    }

    default void force(FileChannel file) throws IOException {
        file.force(true);
    }

    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A second name fails where the name is taken; a rename would take it. Not every file system has second names. */
    default void name(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (UnsupportedOperationException | FileSystemException noSecondNames) {
            Files.move(from, to);
        }
    }

    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
