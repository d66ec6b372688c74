package dev.hapax.cli.terminal;

import java.time.Duration;
import java.util.List;

/** A whole terminal to draw on, again and again in place; what stood there before comes back at the end. */
public interface Screen extends AutoCloseable {
    /** What ended a wait. */
    enum Event {
        TIME,
        RESIZED,
        /** {@code q}, Escape or Ctrl-C. */
        QUIT
    }

    /** Columns. */
    int width();

    /** Rows. */
    int height();

    /** Shows these lines, which may hold colours; what does not fit is cut. */
    void draw(List<String> lines);

    Event await(Duration longest);

    @Override
    void close();

    /** Takes the terminal; a test hands in one of its own. */
    @FunctionalInterface
    interface Opener {
        Screen open();
    }
}
