package dev.hapax.daemon.dialect.ollama;

import dev.hapax.daemon.chat.ChatEvent;
import java.util.function.Consumer;

/**
 * Takes apart a text that begins with {@code <think>…</think>}, however it is cut. Only at the beginning are the tags
 * what they seem: later a model may speak of them.
 */
final class ThinkTags {
    private static final String OPENING = "<think>";
    private static final String CLOSING = "</think>";

    private enum State {
        BEGINNING,
        THINKING,
        TEXT
    }

    private final StringBuilder held = new StringBuilder();
    private State state = State.BEGINNING;

    void take(String piece, Consumer<ChatEvent> events) {
        held.append(piece);
        if (state == State.BEGINNING) {
            beginning();
        }
        if (state == State.THINKING) {
            thinking(events);
        }
        if (state == State.TEXT) {
            text(events);
        }
    }

    /** The provider separates by itself, or nothing more is to come: what is held back is what it seems. */
    void noMoreTags(Consumer<ChatEvent> events) {
        if (state == State.THINKING) {
            think(held.length(), events);
        }
        state = State.TEXT;
        text(events);
    }

    private void beginning() {
        int from = 0;
        while (from < held.length() && Character.isWhitespace(held.charAt(from))) {
            from++;
        }
        String begun = held.substring(from);
        if (begun.startsWith(OPENING)) {
            held.delete(0, from + OPENING.length());
            state = State.THINKING;
        } else if (!OPENING.startsWith(begun)) {
            state = State.TEXT;
        }
    }

    private void thinking(Consumer<ChatEvent> events) {
        int end = held.indexOf(CLOSING);
        if (end >= 0) {
            think(end, events);
            held.delete(0, CLOSING.length());
            state = State.TEXT;
        } else {
            think(held.length() - begunClosing(), events);
        }
    }

    /** How much of the end may be the beginning of the closing tag. */
    private int begunClosing() {
        for (int length = Math.min(CLOSING.length() - 1, held.length()); length > 0; length--) {
            if (CLOSING.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void think(int length, Consumer<ChatEvent> events) {
        if (length > 0) {
            events.accept(new ChatEvent.ThinkingDelta(held.substring(0, length)));
            held.delete(0, length);
        }
    }

    private void text(Consumer<ChatEvent> events) {
        if (!held.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(held.toString()));
            held.setLength(0);
        }
    }
}
