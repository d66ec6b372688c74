package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.dialect.StreamScanner.Seen;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A stream whose frames pass through as they came. */
final class RelayedPieces extends LivePieces {
    private final StreamScanner scanner;
    private final @Nullable Recorder recorder;

    RelayedPieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            StreamScanner scanner,
            @Nullable Recorder recorder) {
        super(open, frames, clock, failures);
        this.scanner = scanner;
        this.recorder = recorder;
    }

    @Override
    boolean take(Frame frame, ByteArrayOutputStream out) throws MalformedAnswer, ErrorInAnswer {
        Seen seen = scanner.scan(frame);
        if (seen != Seen.OURS_ALONE) {
            out.writeBytes(frame.raw());
            if (recorder != null) {
                recorder.passed(frame, seen == Seen.CONTENT);
            }
        }
        return seen == Seen.CONTENT;
    }

    @Override
    boolean whole() {
        return scanner.whole();
    }

    @Override
    boolean complete() {
        return scanner.complete();
    }

    @Override
    boolean finish(ByteArrayOutputStream out) {
        return scanner.whole();
    }

    @Override
    public Usage usage() {
        return scanner.usage();
    }

    @Override
    public Held held() {
        return new Held(scanner.handles(), scanner.signatures());
    }
}
