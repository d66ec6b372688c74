package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.dialect.StreamWriter;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.ByteArrayOutputStream;

/**
 * Another target's answer from where a broken one ends: its text is swallowed while it equals what the caller has, and
 * what follows is written as the rest of the caller's stream. The writer is given what the caller has first, so that it
 * stands where that stream stands: the same id, the same block.
 */
final class ResumedPieces extends LivePieces {
    private final StreamReader reader;
    private final StreamWriter writer;
    private final Transcript transcript;
    private final String delivered;
    private int equal;
    private boolean anotherAnswer;
    private Usage usage = Usage.NONE;

    ResumedPieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            StreamReader reader,
            StreamWriter writer,
            Transcript transcript) {
        super(open, frames, clock, failures);
        this.reader = reader;
        this.writer = writer;
        this.transcript = transcript;
        this.delivered = transcript.text();
        var known = new ByteArrayOutputStream();
        transcript.events().forEach(event -> writer.write(event, known));
    }

    @Override
    boolean take(Frame frame, ByteArrayOutputStream out) throws MalformedAnswer, ErrorInAnswer {
        boolean[] content = {false};
        reader.read(frame, event -> content[0] |= take(event, out));
        if (anotherAnswer) {
            throw new MalformedAnswer("the text is not that of the answer which broke off");
        }
        return content[0];
    }

    private boolean take(ChatEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case ChatEvent.Started _ -> {}
            case ChatEvent.UsageReported(Usage reported) -> {
                usage = reported;
                write(event, out);
            }
            case ChatEvent.TextDelta(String text) -> text(text, out);
            case ChatEvent.ThinkingDelta _, ChatEvent.ThinkingSigned _, ChatEvent.RedactedThinking _ -> {
                // What it thinks before it says the same is not a part of what the caller reads.
                if (swallowedAll()) {
                    write(event, out);
                }
            }
            case ChatEvent.RefusalDelta _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _,
                    ChatEvent.Finished _ -> {
                if (swallowedAll()) {
                    write(event, out);
                } else {
                    diverges();
                }
            }
        }
        return event.content();
    }

    private void text(String text, ByteArrayOutputStream out) {
        int old = Math.min(text.length(), delivered.length() - equal);
        if (!delivered.regionMatches(equal, text, 0, old)) {
            diverges();
            return;
        }
        equal += old;
        if (old < text.length()) {
            write(new ChatEvent.TextDelta(text.substring(old)), out);
        }
    }

    private boolean swallowedAll() {
        return equal == delivered.length();
    }

    private void diverges() {
        anotherAnswer = true;
        transcript.hasDiverged();
    }

    private void write(ChatEvent event, ByteArrayOutputStream out) {
        if (!anotherAnswer) {
            writer.write(event, out);
            transcript.add(event);
        }
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
        if (writer.full() && !reader.whole()) {
            write(new ChatEvent.Finished(FinishReason.LENGTH, null), out);
            return !anotherAnswer;
        }
        boolean whole = reader.end(event -> take(event, out));
        return whole && !anotherAnswer;
    }

    @Override
    public Usage usage() {
        return usage;
    }
}
