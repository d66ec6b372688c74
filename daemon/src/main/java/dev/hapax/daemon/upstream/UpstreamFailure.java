package dev.hapax.daemon.upstream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call that came to nothing, and in which phase. */
public final class UpstreamFailure extends IOException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** Refused, no route, name not found. */
        UNREACHABLE,
        CONNECT_TIMEOUT,
        /** Trust, name, expiry or protocol. */
        TLS,
        /** Reset or end before any byte of an answer, on a connection that had served before. */
        RESET_REUSED,
        /** The same on a fresh connection. */
        RESET,
        /** No byte within the time given. */
        SILENT,
        /** The answer breaks HTTP, its framing or a limit. */
        MALFORMED,
        /** The answer ended before its framing said so, or the connection broke while it was read. */
        CUT,
        CANCELLED
    }

    private final Reason reason;

    public UpstreamFailure(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
