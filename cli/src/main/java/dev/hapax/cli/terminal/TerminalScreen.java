package dev.hapax.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The terminal of the process, through JLine: its alternate screen, without echo and without a cursor. */
public final class TerminalScreen implements Screen {
    /** How long a changed size may go unseen. */
    private static final long LOOK_MILLIS = 100;

    private static final int ESCAPE = 27;
    private static final int CTRL_C = 3;

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private volatile boolean resized;
    private volatile boolean interrupted;

    private TerminalScreen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        this.display = new Display(terminal, true);
        terminal.handle(Terminal.Signal.WINCH, _ -> resized = true);
        terminal.handle(Terminal.Signal.INT, _ -> interrupted = true);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /** Takes the terminal. */
    public static Screen open() {
        try {
            return new TerminalScreen(TerminalBuilder.builder()
                    .system(true)
                    .nativeSignals(true)
                    .dumb(true)
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int width() {
        return terminal.getColumns() > 0 ? terminal.getColumns() : 80;
    }

    @Override
    public int height() {
        return terminal.getRows() > 0 ? terminal.getRows() : 24;
    }

    @Override
    public void draw(List<String> lines) {
        int width = width();
        display.resize(Size.of(width, height()));
        display.update(
                lines.stream()
                        .limit(height())
                        .map(AttributedString::fromAnsi)
                        .map(line -> line.columnSubSequence(0, width))
                        .toList(),
                0);
    }

    @Override
    public Event await(Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        try {
            while (!interrupted) {
                if (resized) {
                    resized = false;
                    display.clear();
                    return Event.RESIZED;
                }
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return Event.TIME;
                }
                int key = terminal.reader().read(Math.min(left, LOOK_MILLIS));
                if (key == 'q' || key == 'Q' || key == ESCAPE || key == CTRL_C || key == NonBlockingReader.EOF) {
                    return Event.QUIT;
                }
            }
            return Event.QUIT;
        } catch (IOException gone) {
            return Event.QUIT;
        }
    }

    @Override
    public void close() {
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
