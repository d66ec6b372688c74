package dev.hapax.daemon.cache;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open file of answers (H2's MVStore, which appends and never overwrites what it has committed, so that a process
 * that dies loses the last moment at most). Its owner counts who uses it.
 */
final class AnswerFile {
    private static final Logger log = LoggerFactory.getLogger(AnswerFile.class);
    private static final String NAME = "answers.mv";

    /** An answer written longer ago than this survives a process that is killed. */
    private static final int COMMIT_MILLIS = 200;

    /** Pages in memory; the answers themselves are read from the file. */
    private static final int PAGES_MEGABYTES = 4;

    private final MVStore store;
    private final MVMap<String, byte[]> answers;
    private int users = 1;

    private AnswerFile(MVStore store) {
        this.store = store;
        store.setAutoCommitDelay(COMMIT_MILLIS);
        this.answers = store.openMap(
                "answers",
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    /**
     * @throws StoreTaken if another process has it open
     * @throws IOException saying what the owner must mend
     */
    static AnswerFile open(Path directory) throws IOException {
        Path file = prepared(directory);
        try {
            return opened(file);
        } catch (MVStoreException refused) {
            if (refused.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StoreTaken("the cache in " + directory
                        + " is used by another process; name another directory under cache.dir");
            }
            return anew(directory, file, refused);
        }
    }

    private static AnswerFile opened(Path file) {
        // Of what happens while it opens, whoever opens it is told; later it writes on a thread of its own.
        var quiet = new AtomicBoolean(true);
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .cacheSize(PAGES_MEGABYTES)
                .backgroundExceptionHandler((_, e) -> {
                    if (quiet.compareAndSet(false, true)) {
                        log.warn("the cache {} cannot be written: {}", file, e.getMessage());
                    }
                })
                .open();
        try {
            var opened = new AnswerFile(store);
            quiet.set(false);
            return opened;
        } catch (MVStoreException e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** Answers can be asked for again: what cannot be read is put aside. */
    private static AnswerFile anew(Path directory, Path file, MVStoreException reason) throws IOException {
        Path aside = file.resolveSibling(NAME + ".unreadable");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        log.warn(
                "the cache {} cannot be read and begins anew; the old file is {}: {}",
                file,
                aside,
                reason.getMessage());
        try {
            return opened(prepared(directory));
        } catch (MVStoreException again) {
            throw new IOException("the cache " + file + " cannot be opened: " + again.getMessage(), again);
        }
    }

    /** The file, there and closed to others. */
    private static Path prepared(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Path parent = directory.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path file = directory.toRealPath().resolve(NAME);
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            if (!Files.isWritable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            return file;
        } catch (FileAlreadyExistsException noDirectory) {
            throw new IOException(directory + " is no directory; name one under cache.dir", noDirectory);
        } catch (AccessDeniedException denied) {
            throw new IOException(
                    "the cache in " + directory + " cannot be written; name another directory under cache.dir", denied);
        }
    }

    MVMap<String, byte[]> answers() {
        return answers;
    }

    void shared() {
        users++;
    }

    /** @return whether nobody used it any more and it was closed */
    boolean released() {
        if (--users > 0) {
            return false;
        }
        store.close();
        return true;
    }
}
