package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.dialect.StreamWriter;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.ByteArrayOutputStream;

/** A stream that is read in the provider's dialect and written in the caller's. */
final class TranslatedPieces extends LivePieces {
    private final StreamReader reader;
    private final StreamWriter writer;
    private Usage usage = Usage.NONE;

    TranslatedPieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            StreamReader reader,
            StreamWriter writer) {
        super(open, frames, clock, failures);
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    boolean take(Frame frame, ByteArrayOutputStream out) throws MalformedAnswer, ErrorInAnswer {
        boolean[] content = {false};
        reader.read(frame, event -> content[0] |= write(event, out));
        return content[0];
    }

    private boolean write(ChatEvent event, ByteArrayOutputStream out) {
        if (event instanceof ChatEvent.UsageReported(Usage reported)) {
            usage = reported;
        }
        writer.write(event, out);
        return event.content();
    }

    @Override
    boolean whole() {
        return reader.whole();
    }

    @Override
    boolean complete() {
        return reader.complete();
    }

    @Override
    boolean finish(ByteArrayOutputStream out) {
        return reader.end(event -> write(event, out));
    }

    @Override
    public Usage usage() {
        return usage;
    }
}
