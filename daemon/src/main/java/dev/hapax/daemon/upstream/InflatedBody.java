package dev.hapax.daemon.upstream;

import dev.hapax.daemon.upstream.UpstreamFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** A body that came compressed, though nobody asked for that. One that grows too much is refused as it grows. */
final class InflatedBody extends InputStream {
    private static final int MAX_RATIO = 100;
    /** Below this, a ratio means nothing. */
    private static final long ALLOWED_ANYWAY = 64 * 1024;

    private final AnswerBody compressed;
    private final boolean gzip;
    private @Nullable InputStream inflater;
    private long inflated;

    private InflatedBody(AnswerBody compressed, boolean gzip) {
        this.compressed = compressed;
        this.gzip = gzip;
    }

    static InputStream of(AnswerBody body, String encoding) throws UpstreamFailure {
        return switch (encoding) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new InflatedBody(body, true);
            case "deflate" -> new InflatedBody(body, false);
            default -> throw new UpstreamFailure(Reason.MALFORMED, "a Content-Encoding that nobody asked for", null);
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = inflater().read(bytes, offset, length);
            inflated += Math.max(0, count);
            checkRatio();
            return count;
        } catch (UpstreamFailure e) {
            throw e;
        } catch (IOException e) {
            throw new UpstreamFailure(Reason.MALFORMED, "a compressed body that is broken", e);
        }
    }

    /** Made late: making it reads. */
    private InputStream inflater() throws IOException {
        InputStream made = inflater;
        if (made == null) {
            made = gzip ? new GZIPInputStream(compressed) : new InflaterInputStream(compressed);
            inflater = made;
        }
        return made;
    }

    private void checkRatio() throws UpstreamFailure {
        if (inflated > ALLOWED_ANYWAY + MAX_RATIO * compressed.delivered()) {
            throw new UpstreamFailure(Reason.MALFORMED, "a compressed body that grows without measure", null);
        }
    }
}
