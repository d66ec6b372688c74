package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedDialect;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A caller's question, good for any number of attempts: bytes in the caller's dialect, and their canonical form, read
 * once and only if some target speaks another dialect.
 */
public final class Ask {
    private final String requestId;
    private final ServedDialect dialect;
    private final byte[] body;
    private final RequestScan scan;
    private final Map<String, String> headers;
    private final Cancellation cancellation;
    private final Shaping shaping;
    private @Nullable ChatRequest canonical;

    /**
     * @param headers what the caller's dialect lets travel, by lowercase name, e.g. {@code anthropic-beta}
     * @param shaping what the route adds to the canonical request; {@link Shaping#NONE} for none
     */
    public Ask(
            String requestId,
            ServedDialect dialect,
            byte[] body,
            RequestScan scan,
            Map<String, String> headers,
            Cancellation cancellation,
            Shaping shaping) {
        this.requestId = requestId;
        this.dialect = dialect;
        this.body = body;
        this.scan = scan;
        this.headers = Map.copyOf(headers);
        this.cancellation = cancellation;
        this.shaping = shaping;
    }

    /** What a route adds to every request that passes it. A request that is shaped is never passed through as bytes. */
    public interface Shaping {
        Shaping NONE = request -> request;

        ChatRequest apply(ChatRequest request);
    }

    public String requestId() {
        return requestId;
    }

    public ServedDialect dialect() {
        return dialect;
    }

    public byte[] body() {
        return body;
    }

    public RequestScan scan() {
        return scan;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /** Whether the caller's bytes may travel as they are to a target of the caller's dialect. */
    public boolean passesThrough() {
        return shaping.equals(Shaping.NONE);
    }

    /** The canonical form, shaped. */
    public ChatRequest canonical() throws BadRequest {
        ChatRequest known = canonical;
        if (known == null) {
            known = shaping.apply(dialect.read(body));
            canonical = known;
        }
        return known;
    }
}
