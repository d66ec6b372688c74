package dev.hapax.shared.paths;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the admin socket lies (cli.md §6). */
public final class SocketPlaces {
    /** Below what every system takes: macOS refuses 104 bytes, Linux 108. */
    private static final int LONGEST_PATH_BYTES = 100;

    private static final Path SYSTEM = Path.of("/run/hapax");

    private SocketPlaces() {}

    /**
     * The one place where a daemon listens; a path over 100 bytes is replaced by a short name in the same directory
     * rules, unless it was named by the user.
     */
    public static Path forDaemon(@Nullable Path option, Map<String, String> environment, String instance) {
        return named(option, environment).orElseGet(() -> {
            List<Path> directories = directories(environment);
            Path directory = directories.stream()
                    .filter(SocketPlaces::isUsable)
                    .findFirst()
                    .orElse(directories.getLast());
            return socket(directory, instance);
        });
    }

    /** Every place a client tries, in order; a named one is the only one. */
    public static List<Path> forClient(@Nullable Path option, Map<String, String> environment, String instance) {
        return named(option, environment).map(List::of).orElseGet(() -> directories(environment).stream()
                .map(directory -> socket(directory, instance))
                .distinct()
                .toList());
    }

    private static Optional<Path> named(@Nullable Path option, Map<String, String> environment) {
        return Optional.ofNullable(option).or(() -> Optional.ofNullable(environment.get("HAPAX_SOCKET"))
                .filter(path -> !path.isEmpty())
                .map(Path::of));
    }

    private static List<Path> directories(Map<String, String> environment) {
        var directories = new LinkedHashSet<Path>();
        absolute(environment, "XDG_RUNTIME_DIR").ifPresent(base -> directories.add(base.resolve("hapax")));
        directories.add(SYSTEM);
        absolute(environment, "TMPDIR").ifPresent(base -> directories.add(base.resolve(ownName())));
        directories.add(lastResort());
        return new ArrayList<>(directories);
    }

    private static Path lastResort() {
        return Path.of("/tmp", ownName());
    }

    private static Optional<Path> absolute(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(Path::of).filter(Path::isAbsolute);
    }

    /** Whether we may write there, or make it. */
    private static boolean isUsable(Path directory) {
        return Files.exists(directory)
                ? Files.isDirectory(directory) && Files.isWritable(directory)
                : Files.isWritable(directory.resolveSibling(""));
    }

    private static Path socket(Path directory, String instance) {
        Path full = directory.resolve(instance + ".sock");
        if (fits(full)) {
            return full;
        }
        String shortName = hash(full.toString()) + ".sock";
        Path sameDirectory = directory.resolve(shortName);
        return fits(sameDirectory) ? sameDirectory : lastResort().resolve(shortName);
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH_BYTES;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new IllegalStateException(everyJdkHasSha256);
        }
    }

    /** {@code hapax-1000}: a name nobody else has in a directory that everybody shares. */
    private static String ownName() {
        return "hapax-" + userId();
    }

    private static String userId() {
        Path self = Path.of("/proc/self");
        Path ours = Files.exists(self) ? self : Path.of(System.getProperty("user.home", "/"));
        try {
            return String.valueOf(Files.getAttribute(ours, "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noNumber) {
            return System.getProperty("user.name", "nobody");
        }
    }
}
