package dev.hapax.cli.command.provider;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A key in a file of its own beside the config file, which only its owner can read: the config file names it only. */
record KeyFile(Path path) {
    private static final String FOLDER = "keys";

    static KeyFile of(Path configFile, String provider) throws IOException {
        Path directory = configFile.toRealPath().resolveSibling(FOLDER);
        return new KeyFile(directory.resolve(provider + ".key"));
    }

    /** As the config file names it. */
    String reference() {
        return FOLDER + "/" + path.getFileName();
    }

    /** @throws CliFailed if there is no key in it, or a key is there already and may not be replaced */
    void write(InputStream from, boolean replace) throws CliFailed, IOException {
        String key = new String(from.readAllBytes(), StandardCharsets.UTF_8).strip();
        if (key.isEmpty() || key.chars().anyMatch(Character::isISOControl)) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "standard input must be the key, on one line");
        }
        if (!replace && Files.exists(path)) {
            throw CliFailed.of(ExitCode.CONFLICT, "key.exists", path + " is there already")
                    .next("--replace          write the new key into it");
        }
        Path directory = path.resolveSibling("");
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = Files.createTempFile(
                directory,
                ".key",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, key + "\n");
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
