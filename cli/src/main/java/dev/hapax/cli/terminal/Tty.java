package dev.hapax.cli.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Which of the three standard streams is a terminal, and how wide it is. The launcher asks the shell ({@code test -t})
 * and hands the answer over, because the JDK knows one answer for all three streams only.
 */
public final class Tty {
    /** The streams that are terminals, as digits: {@code 012}. Set by the launcher. */
    static final String PROPERTY = "hapax.tty";

    private static final int USUAL_WIDTH = 80;

    private final boolean in;
    private final boolean out;
    private final boolean err;
    private final IntSupplier width;

    private Tty(boolean in, boolean out, boolean err, IntSupplier width) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.width = width;
    }

    @SuppressWarnings("SystemConsoleNull") // it still is, where a runtime was told to have none
    public static Tty ofProcess(Map<String, String> environment) {
        String streams = System.getProperty(PROPERTY);
        if (streams == null) {
            Console console = System.console();
            streams = console != null && console.isTerminal() ? "012" : "";
        }
        return new Tty(
                streams.contains("0"), streams.contains("1"), streams.contains("2"), () -> askWidth(environment));
    }

    /** No stream is a terminal: a pipe, a service, a test. */
    public static Tty none() {
        return new Tty(false, false, false, () -> USUAL_WIDTH);
    }

    /** Every stream is a terminal of this width. */
    public static Tty ofWidth(int columns) {
        return new Tty(true, true, true, () -> columns);
    }

    public boolean out() {
        return out;
    }

    public boolean err() {
        return err;
    }

    /** Whether any stream is: the process was started by a person, not by a service. */
    public boolean attached() {
        return in || out || err;
    }

    /** Columns of standard output; without end where it is not a terminal. */
    public int width() {
        return out ? width.getAsInt() : Integer.MAX_VALUE;
    }

    private static int askWidth(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (columns.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(columns);
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            return size.length == 2 && size[1].matches("[1-9]\\d{0,3}") ? Integer.parseInt(size[1]) : USUAL_WIDTH;
        } catch (IOException noStty) {
            return USUAL_WIDTH;
        }
    }
}
