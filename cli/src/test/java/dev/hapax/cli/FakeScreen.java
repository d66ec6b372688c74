package dev.hapax.cli;

import dev.hapax.cli.terminal.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A terminal that keeps what was drawn; its user presses q after so many looks. */
final class FakeScreen implements Screen {
    private final int width;
    private final int looks;
    private final List<String> drawn = new ArrayList<>();
    private boolean closed;

    FakeScreen(int width, int looks) {
        this.width = width;
        this.looks = looks;
    }

    /** Each time it was drawn, its lines as one text. */
    List<String> drawn() {
        return drawn;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public void draw(List<String> lines) {
        drawn.add(String.join("\n", lines));
    }

    @Override
    public int height() {
        return 24;
    }

    @Override
    public Event await(Duration longest) {
        return drawn.size() < looks ? Event.TIME : Event.QUIT;
    }

    @Override
    public void close() {
        closed = true;
    }
}
