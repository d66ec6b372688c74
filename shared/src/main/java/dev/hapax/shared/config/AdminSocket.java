package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Entry;
import dev.hapax.shared.config.Node.Mapping;
import dev.hapax.shared.config.Node.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code admin.socket}, the one key that is needed before the file is read as a whole: a daemon claims its socket
 * first, and a command must find the daemon however wrong the file has become.
 */
public final class AdminSocket {
    private AdminSocket() {}

    /** @return the path that the file names, relative to the file; nothing where it names none or cannot be read */
    public static Optional<Path> in(Path file, Environment environment) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.contains("socket") ? in(text, file.toAbsolutePath(), environment) : Optional.empty();
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Path> in(String text, Path file, Environment environment) {
        Path directory = file.getParent();
        var interpolation = new Interpolation(environment, directory);
        return YamlDocument.read(text, 0, new Findings(file.toString()))
                .flatMap(root -> value(root, "admin"))
                .flatMap(admin -> value(admin, "socket"))
                .filter(Scalar.class::isInstance)
                .map(socket -> interpolation.expand(((Scalar) socket).text()))
                .filter(Interpolation.Text.class::isInstance)
                .map(expanded -> ((Interpolation.Text) expanded).text())
                .filter(path -> !path.isBlank())
                .map(path -> directory == null
                        ? Path.of(path)
                        : directory.resolve(path).normalize());
    }

    private static Optional<Node> value(Node node, String key) {
        return node instanceof Mapping mapping ? mapping.entry(key).map(Entry::value) : Optional.empty();
    }
}
