package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.sse.Frame;
import java.util.function.Consumer;

/** Reads the frames of one streamed answer. */
public interface StreamReader {
    /**
     * Hands on what the frame says: nothing, one event or several.
     *
     * @throws MalformedAnswer if it is not of the dialect
     * @throws ErrorInAnswer if it is the dialect's error event
     */
    void read(Frame frame, Consumer<ChatEvent> events) throws MalformedAnswer, ErrorInAnswer;

    /**
     * The bytes ended. Hands on what was held back, e.g. the finish that waited for usage.
     *
     * @return whether the dialect's own end was seen; without it the answer is cut
     */
    boolean end(Consumer<ChatEvent> events);

    /** Whether the dialect's own end was seen, though more may come: usage, an end marker. */
    default boolean whole() {
        return complete();
    }

    /** Whether more text may follow where the stream stands: not once its text was said to be over. */
    default boolean textMayFollow() {
        return true;
    }

    /** Whether nothing more is to come, though the connection may still be open. */
    boolean complete();
}
