package dev.hapax.shared.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a configuration and their name.
 *
 * @param name as the user gave it; what messages say
 * @param path the file, or null for standard input and tests
 */
public record ConfigSource(String name, @Nullable Path path, byte[] bytes) {
    public static ConfigSource read(Path path, String name) throws IOException {
        if (Files.isDirectory(path)) {
            throw new NotAFile(path);
        }
        return new ConfigSource(name, path, Files.readAllBytes(path));
    }
}
