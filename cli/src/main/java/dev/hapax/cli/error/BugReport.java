package dev.hapax.cli.error;

import dev.hapax.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/**
 * A file that tells where an unexpected exception came from: classes and lines, never messages or arguments, which may
 * hold secrets.
 */
final class BugReport {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmm", Locale.ROOT);

    private BugReport() {}

    /** The path of the report, or why there is none. */
    static String write(Throwable failure, Surroundings surroundings) {
        Path file = directory(surroundings)
                .resolve("report-" + STAMP.format(LocalDateTime.now(ZoneId.systemDefault())) + ".txt");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text(failure));
            return file.toString();
        } catch (IOException notWritable) {
            return "none (" + file.getParent() + " is not writable)";
        }
    }

    /** Where it was thrown, e.g. {@code in ConfigDiff.render}. */
    static String place(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.hapax"))
                .findFirst()
                .map(frame -> " in " + frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                .orElse("");
    }

    private static Path directory(Surroundings surroundings) {
        var environment = surroundings.environment();
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!cache.isEmpty()) {
            return Path.of(cache, "hapax");
        }
        String home = environment.getOrDefault("HOME", "");
        return home.isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"), "hapax")
                : Path.of(home, ".cache", "hapax");
    }

    private static String text(Throwable failure) {
        var text = new StringBuilder("java ")
                .append(Runtime.version())
                .append(", ")
                .append(System.getProperty("os.name"))
                .append('\n');
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.getClass().getName()).append('\n');
            for (StackTraceElement frame : cause.getStackTrace()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        return text.toString();
    }
}
