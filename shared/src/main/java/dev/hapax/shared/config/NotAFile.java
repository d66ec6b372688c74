package dev.hapax.shared.config;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Where a file should be is a directory. */
public final class NotAFile extends FileSystemException {
    private static final long serialVersionUID = 1L;

    NotAFile(Path path) {
        super(path.toString(), null, "it is a directory");
    }
}
