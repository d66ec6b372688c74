package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.provider.spi.Answer.Piece;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import dev.hapax.daemon.upstream.UpstreamFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A streamed answer under way: waits for frames, keeps the timers, and knows a whole stream from a cut one. */
abstract sealed class LivePieces implements Answer.Pieces permits RelayedPieces, ResumedPieces, TranslatedPieces {
    static final int MAX_EVENT_BYTES = 16 << 20;

    /** Frames that are there at once travel together, up to here. */
    private static final int MAX_PIECE_BYTES = 64 * 1024;
    /** So that the connection can serve again: what follows a whole stream is next to nothing. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int REST_BYTES = 64 * 1024;

    private final OpenCall open;
    private final FrameReader frames;
    private final StreamClock clock;
    private final Failures failures;
    private boolean anyFrame;
    private boolean ended;
    private volatile boolean allGiven;
    private @Nullable AttemptFailed failed;
    private @Nullable Piece ahead;

    LivePieces(OpenCall open, FrameReader frames, StreamClock clock, Failures failures) {
        this.open = open;
        this.frames = frames;
        this.clock = clock;
        this.failures = failures;
    }

    /**
     * Takes one frame and writes what the caller gets of it.
     *
     * @return whether there is content in it
     */
    abstract boolean take(Frame frame, ByteArrayOutputStream out) throws MalformedAnswer, ErrorInAnswer;

    /** Whether the dialect's own end was seen. */
    abstract boolean whole();

    /** Whether nothing more is to come. */
    abstract boolean complete();

    /**
     * Nothing more comes; writes what was held back.
     *
     * @return whether the answer is whole
     */
    abstract boolean finish(ByteArrayOutputStream out);

    /** Waits for the first event, so that an error instead of an answer is known before anything is promised. */
    final void awaitFirst() throws AttemptFailed {
        ahead = read();
    }

    @Override
    public final @Nullable Piece next() throws AttemptFailed {
        Piece piece = ahead;
        if (piece != null) {
            ahead = null;
            return piece;
        }
        return read();
    }

    @Override
    public final boolean allGiven() {
        return allGiven;
    }

    @Override
    public final void close() {
        open.abort();
        open.end();
    }

    private @Nullable Piece read() throws AttemptFailed {
        if (failed != null) {
            throw failed;
        }
        if (ended) {
            readRest();
            open.end();
            return null;
        }
        var out = new ByteArrayOutputStream();
        boolean content = false;
        try {
            do {
                content |= step(out);
            } while (!ended && (out.size() == 0 || frames.ready()) && out.size() < MAX_PIECE_BYTES);
        } catch (AttemptFailed e) {
            failed = e;
            if (out.size() == 0) {
                throw e;
            }
        }
        return new Piece(out.toByteArray(), content);
    }

    private boolean step(ByteArrayOutputStream out) throws AttemptFailed {
        Frame frame = await();
        if (frame == null) {
            end(out);
            return false;
        }
        anyFrame = true;
        boolean content = taken(frame, out);
        if (content) {
            clock.contentSeen();
        }
        if (complete()) {
            end(out);
        } else if (whole()) {
            clock.wholeSeen();
        }
        allGiven = whole();
        return content;
    }

    private boolean taken(Frame frame, ByteArrayOutputStream out) throws AttemptFailed {
        var written = new ByteArrayOutputStream();
        boolean content;
        try {
            content = take(frame, written);
        } catch (ErrorInAnswer e) {
            throw failures.errorInAnswer(e.error(), clock.afterContent());
        } catch (MalformedAnswer e) {
            throw failures.malformed(200, "an event that is not of the dialect: " + e.getMessage());
        }
        if (complete() && !whole()) {
            // The end marker of an answer that has not ended: the caller must not see it.
            throw cut();
        }
        out.writeBytes(written.toByteArray());
        return content;
    }

    private @Nullable Frame await() throws AttemptFailed {
        clock.waits();
        open.call().readUntil(clock::waitUntil);
        try {
            return frames.next();
        } catch (FrameReader.FrameTooLarge e) {
            throw failures.malformed(200, String.valueOf(e.getMessage()));
        } catch (UpstreamFailure e) {
            if (whole()) {
                // Whatever is missing is no part of the answer, and a caller who leaves now has all of it.
                return null;
            }
            throw clock.timeIsUp() && e.reason() == UpstreamFailure.Reason.SILENT
                    ? failures.failed(FailureKind.DEADLINE, 200, "the deadline passed within the answer")
                    : failures.upstream(e, 200, true);
        } catch (IOException e) {
            throw failures.malformed(200, String.valueOf(e.getMessage()));
        }
    }

    private void end(ByteArrayOutputStream out) throws AttemptFailed {
        if (!anyFrame) {
            throw failures.malformed(200, "an empty answer");
        }
        if (!finish(out)) {
            throw cut();
        }
        ended = true;
    }

    private AttemptFailed cut() {
        return failures.failed(FailureKind.STREAM_DIED, 200, "the stream ended before the answer did");
    }

    private void readRest() {
        try {
            long moment = System.nanoTime() + REST_NANOS;
            open.call().readUntil(() -> moment);
            InputStream body = open.call().body();
            byte[] some = new byte[1024];
            for (int rest = 0; rest < REST_BYTES; ) {
                int count = body.read(some);
                if (count < 0) {
                    return;
                }
                rest += count;
            }
        } catch (IOException notReusable) {
            // The answer is whole; only its connection is not.
        }
    }
}
