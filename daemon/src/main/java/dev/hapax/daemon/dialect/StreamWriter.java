package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.ChatEvent;
import java.io.ByteArrayOutputStream;

/** Writes the events of one streamed answer as frames of its dialect. */
public interface StreamWriter {
    /**
     * Appends the frames for this event, if any. After {@link ChatEvent.Finished} the stream is whole, marker included.
     */
    void write(ChatEvent event, ByteArrayOutputStream out);
}
