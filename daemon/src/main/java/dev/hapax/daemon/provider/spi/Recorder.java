package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.sse.Frame;

/** Reads along with a stream that passes through, and writes down what its caller gets. */
final class Recorder {
    private final StreamReader reader;
    private final Transcript transcript;

    Recorder(StreamReader reader, Transcript transcript) {
        this.reader = reader;
        this.transcript = transcript;
    }

    /** @param content whether the caller sees something of the answer in it */
    void passed(Frame frame, boolean content) {
        try {
            boolean[] said = {false};
            reader.read(frame, event -> {
                said[0] |= event.content();
                transcript.add(event);
            });
            boolean heldBack = content && !said[0];
            if (heldBack || !reader.textMayFollow()) {
                transcript.isNotPlain();
            }
        } catch (MalformedAnswer | ErrorInAnswer notUnderstood) {
            transcript.isNotPlain();
        }
    }
}
