package dev.hapax.daemon.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body as it is framed. Its failures are the call's; it knows what can be had without waiting and whether it was
 * read to the end.
 */
final class AnswerBody extends InputStream {
    private static final byte[] NOTHING = {};

    private final InputStream framed;
    private final Connection connection;
    private final Function<Exception, UpstreamFailure> failure;
    private byte[] ahead = NOTHING;
    private int aheadAt;
    private @Nullable IOException aheadFailed;
    private boolean ended;
    private long delivered;

    AnswerBody(InputStream framed, Connection connection, Function<Exception, UpstreamFailure> failure) {
        this.framed = framed;
        this.connection = connection;
        this.failure = failure;
    }

    /** Bytes handed out so far. */
    long delivered() {
        return delivered;
    }

    /** Whether nothing is left of it; looks at what has arrived but does not wait. */
    boolean readToEnd() {
        return ended || (aheadAt == ahead.length && aheadFailed == null && lookAhead(1) < 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = fromAhead(bytes, offset, length);
        if (count == 0 && length > 0) {
            count = fromFramed(bytes, offset, length);
        }
        delivered += Math.max(0, count);
        return count;
    }

    @Override
    public int available() {
        if (aheadAt < ahead.length || aheadFailed != null) {
            return Math.max(1, ahead.length - aheadAt);
        }
        int buffered = connection.buffer().length();
        return ended || buffered == 0 ? 0 : Math.max(0, lookAhead(buffered));
    }

    private int fromAhead(byte[] bytes, int offset, int length) {
        int count = Math.min(length, ahead.length - aheadAt);
        System.arraycopy(ahead, aheadAt, bytes, offset, count);
        aheadAt += count;
        return count;
    }

    private int fromFramed(byte[] bytes, int offset, int length) throws IOException {
        if (aheadFailed != null) {
            throw failure.apply(aheadFailed);
        }
        if (ended) {
            return -1;
        }
        try {
            int count = framed.read(bytes, offset, length);
            ended = count < 0;
            return count;
        } catch (IOException e) {
            throw failure.apply(e);
        }
    }

    /**
     * Takes what has arrived through the framing.
     *
     * @return bytes now ahead, 0 for none, -1 at the end
     */
    private int lookAhead(int atMost) {
        byte[] taken = new byte[atMost];
        connection.input().waiting(false);
        try {
            int count = framed.read(taken, 0, atMost);
            ended = count < 0;
            ahead = count <= 0 ? NOTHING : java.util.Arrays.copyOf(taken, count);
            aheadAt = 0;
            return count;
        } catch (SocketTimeoutException nothingWhole) {
            return 0;
        } catch (IOException e) {
            aheadFailed = e;
            return 1;
        } finally {
            connection.input().waiting(true);
        }
    }
}
