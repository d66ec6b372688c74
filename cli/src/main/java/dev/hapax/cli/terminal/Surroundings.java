package dev.hapax.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * All that a command may know of the process it runs in, so that a test can be another one.
 *
 * @param directory the current directory, absolute
 */
public record Surroundings(
        Map<String, String> environment, Path directory, InputStream in, PrintStream out, PrintStream err, Tty tty) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                System.in,
                System.out,
                System.err,
                Tty.ofProcess(System.getenv()));
    }

    /** A path as the user meant it: relative ones begin at the current directory. */
    public Path resolve(Path path) {
        return directory.resolve(path).normalize();
    }

    /** A path as a message shows it: relative where it lies below the current directory. */
    public String display(Path path) {
        Path absolute = resolve(path);
        return absolute.startsWith(directory) && !absolute.equals(directory)
                ? directory.relativize(absolute).toString()
                : absolute.toString();
    }
}
