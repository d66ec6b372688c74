package dev.hapax.daemon.provider.echo;

import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.StreamWriter;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An echo as a stream: one event, one piece. */
final class EchoPieces implements Answer.Pieces {
    private final Iterator<ChatEvent> events;
    private final StreamWriter writer;
    private final Cancellation cancellation;
    private Usage usage = Usage.NONE;
    private volatile boolean closed;

    EchoPieces(List<ChatEvent> events, StreamWriter writer, Cancellation cancellation) {
        this.events = events.iterator();
        this.writer = writer;
        this.cancellation = cancellation;
    }

    @Override
    public Answer.@Nullable Piece next() throws AttemptFailed {
        if (cancellation.cancelled() || closed) {
            throw new AttemptFailed(Failure.of(FailureKind.CLIENT_CLOSED, "the caller left"));
        }
        if (!events.hasNext()) {
            return null;
        }
        ChatEvent event = events.next();
        if (event instanceof ChatEvent.UsageReported(Usage reported)) {
            usage = reported;
        }
        var out = new ByteArrayOutputStream();
        writer.write(event, out);
        return new Answer.Piece(out.toByteArray(), event.content());
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public void close() {
        closed = true;
    }
}
