package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.dialect.StreamWriter;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A stream that is read in the provider's dialect and written in the caller's. */
final class TranslatedPieces extends LivePieces {
    private final StreamReader reader;
    private final StreamWriter writer;
    private final @Nullable Transcript transcript;
    private final CountedEvents counted;
    private final Signatures signatures = new Signatures();

    // Of the frame at hand.
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean content;

    TranslatedPieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            StreamReader reader,
            StreamWriter writer,
            ChatRequest request,
            String model,
            @Nullable Transcript transcript) {
        super(open, frames, clock, failures);
        this.reader = reader;
        this.writer = writer;
        this.transcript = transcript;
        this.counted = new CountedEvents(request, model, this::write);
    }

    @Override
    boolean take(Frame frame, ByteArrayOutputStream out) throws MalformedAnswer, ErrorInAnswer {
        this.out = out;
        content = false;
        reader.read(frame, counted);
        return content;
    }

    private void write(ChatEvent event) {
        signatures.take(event);
        writer.write(event, out);
        if (transcript != null) {
            transcript.add(event);
        }
        content |= event.content();
    }

    @Override
    boolean whole() {
        return reader.whole() || writer.full();
    }

    @Override
    boolean complete() {
        return reader.complete() || writer.full();
    }

    @Override
    boolean finish(ByteArrayOutputStream out) {
        this.out = out;
        if (writer.full() && !reader.whole()) {
            counted.accept(new ChatEvent.Finished(FinishReason.LENGTH, null));
            return true;
        }
        return reader.end(counted);
    }

    @Override
    public Usage usage() {
        return counted.usage();
    }

    @Override
    public Held held() {
        return signatures.held();
    }
}
