package dev.hapax.daemon.sse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts server-sent events by the rules of the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">HTML standard</a>.
 * Besides those, it mends what clients break on: a last event without its blank line gets one, the end marker
 * {@code [DONE]} loses spaces around it, a comment that somebody sent as data becomes a comment, and the byte order
 * mark and superfluous blank lines are left out. All other bytes stay in {@link Frame#raw()}.
 */
public final class SseFrameReader extends CuttingReader {
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] DONE_FRAME = ascii("data: [DONE]\n\n");
    private static final byte[] COMMENT_FRAME = ascii(":\n\n");
    private static final byte[] NOTHING = {};
    private static final int BYTE_ORDER_MARK = 3;

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private @Nullable String event;
    private boolean hasData;
    private boolean hasLine;
    private int lineStart;
    private int scanned;
    private boolean endedWithCr;
    private boolean lineFeedMayFollow;
    private boolean firstLine = true;

    public SseFrameReader(InputStream in, int maxFrameBytes) {
        super(in, maxFrameBytes);
    }

    @Override
    @Nullable
    Frame cut() throws IOException {
        skipLateLineFeed();
        while (true) {
            while (scanned < arrived.size() && !endsLine(arrived.at(scanned))) {
                scanned++;
            }
            int endLength = lineEndLength();
            if (endLength < 0) {
                return arrived.ended() ? last() : null;
            }
            skipByteOrderMark();
            if (scanned > lineStart) {
                takeLine();
                endedWithCr = endLength == 1 && arrived.at(scanned) == '\r';
                scanned += endLength;
                lineStart = scanned;
            } else if (hasLine) {
                return frame(scanned + endLength, NOTHING);
            } else {
                arrived.consume(scanned + endLength);
                beginFrame();
            }
        }
    }

    /** How long the line's end at {@link #scanned} is; -1 while that cannot be known. */
    private int lineEndLength() {
        if (scanned == arrived.size()) {
            return -1;
        }
        if (arrived.at(scanned) == '\n') {
            return 1;
        }
        if (scanned == lineStart && endedWithCr) {
            // A stream of lone carriage returns: waiting for what follows would hold a whole frame back.
            lineFeedMayFollow = true;
            return 1;
        }
        if (scanned + 1 < arrived.size()) {
            return arrived.at(scanned + 1) == '\n' ? 2 : 1;
        }
        return arrived.ended() ? 1 : -1;
    }

    private void skipLateLineFeed() {
        if (lineFeedMayFollow && arrived.size() > 0) {
            lineFeedMayFollow = false;
            if (arrived.at(0) == '\n') {
                arrived.consume(1);
            }
        }
    }

    private void skipByteOrderMark() {
        if (!firstLine) {
            return;
        }
        firstLine = false;
        if (scanned >= BYTE_ORDER_MARK
                && arrived.at(0) == (byte) 0xEF
                && arrived.at(1) == (byte) 0xBB
                && arrived.at(2) == (byte) 0xBF) {
            arrived.consume(BYTE_ORDER_MARK);
            scanned -= BYTE_ORDER_MARK;
        }
    }

    private @Nullable Frame last() throws FrameTooLarge {
        skipByteOrderMark();
        boolean cutLine = scanned > lineStart;
        if (cutLine) {
            takeLine();
        }
        if (hasLine) {
            return frame(scanned, ascii(cutLine ? "\n\n" : "\n"));
        }
        arrived.consume(scanned);
        beginFrame();
        return null;
    }

    private void takeLine() {
        hasLine = true;
        int colon = lineStart;
        while (colon < scanned && arrived.at(colon) != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, scanned);
        if (value < scanned && arrived.at(value) == ' ') {
            value++;
        }
        String field = text(lineStart, colon);
        if (field.equals("data")) {
            if (hasData) {
                data.write('\n');
            }
            hasData = true;
            data.writeBytes(arrived.copy(value, scanned));
        } else if (field.equals("event")) {
            event = text(value, scanned);
        }
    }

    private Frame frame(int length, byte[] missingEnd) throws FrameTooLarge {
        mustFit(length);
        byte[] raw = arrived.copy(0, length);
        if (missingEnd.length > 0) {
            raw = Arrays.copyOf(raw, length + missingEnd.length);
            System.arraycopy(missingEnd, 0, raw, length, missingEnd.length);
        }
        Frame frame = mended(new Frame(event, data.toByteArray(), raw));
        arrived.consume(length);
        beginFrame();
        return frame;
    }

    private static Frame mended(Frame frame) {
        byte[] data = frame.data();
        if (data.length > 0 && data[0] == ':') {
            return new Frame(null, NOTHING, COMMENT_FRAME);
        }
        boolean marker = data.length >= DONE.length
                && data.length < 64
                && frame.text().strip().equals("[DONE]");
        if (marker && !Arrays.equals(data, DONE)) {
            return new Frame(frame.event(), DONE, DONE_FRAME);
        }
        return frame;
    }

    private void beginFrame() {
        data.reset();
        event = null;
        hasData = false;
        hasLine = false;
        lineStart = 0;
        scanned = 0;
        endedWithCr = false;
    }

    private String text(int from, int to) {
        return new String(arrived.copy(from, to), StandardCharsets.UTF_8);
    }

    private static boolean endsLine(byte b) {
        return b == '\n' || b == '\r';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
