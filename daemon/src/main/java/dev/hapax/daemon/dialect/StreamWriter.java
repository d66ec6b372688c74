package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.ChatEvent;
import java.io.ByteArrayOutputStream;

/** Writes the events of one streamed answer as frames of its dialect. */
public interface StreamWriter {
    /**
     * Appends the frames for this event, if any. After {@link ChatEvent.Finished} the stream is whole, marker included.
     */
    void write(ChatEvent event, ByteArrayOutputStream out);

    /**
     * Whether nothing more of the answer reaches the caller, so that the provider need not go on; all that is still to
     * be written is its {@link ChatEvent.Finished}.
     */
    default boolean full() {
        return false;
    }
}
