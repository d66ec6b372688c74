package dev.hapax.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which process listens on a port, where the system shows it (Linux, own processes or root). */
final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private PortHolder() {}

    /** E.g. {@code python3 (pid 2211)}. */
    static Optional<String> of(int port) {
        return Stream.of("net/tcp", "net/tcp6")
                .flatMap(table -> lines(PROC.resolve(table)).stream())
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > 9 && fields[3].equals(LISTENING))
                .filter(fields -> fields[1].endsWith(String.format(":%04X", port)))
                .map(fields -> fields[9])
                .flatMap(inode -> processWith("socket:[" + inode + "]").stream())
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notThisSystem) {
            return List.of();
        }
    }

    private static Optional<String> processWith(String socket) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, socket)) {
                    String name = String.join("", lines(process.resolve("comm")));
                    return Optional.of(name + " (pid " + process.getFileName() + ")");
                }
            }
        } catch (IOException notThisSystem) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException notOurs) {
            return false;
        }
        return false;
    }
}
