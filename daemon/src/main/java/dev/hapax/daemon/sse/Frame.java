package dev.hapax.daemon.sse;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream: a server-sent event, a line of newline-delimited JSON, or an element of a JSON array.
 *
 * @param event the event's name, or null
 * @param data the data lines joined by a line feed, as UTF-8; empty for a frame that is only a comment
 * @param raw the frame as it arrived, its end included, so that it can be passed on untouched; a last frame without its
 *     blank line has it added
 */
public record Frame(@Nullable String event, byte[] data, byte[] raw) {
    public boolean commentOnly() {
        return data.length == 0 && event == null;
    }

    /** The data as text. */
    public String text() {
        return new String(data, java.nio.charset.StandardCharsets.UTF_8);
    }
}
