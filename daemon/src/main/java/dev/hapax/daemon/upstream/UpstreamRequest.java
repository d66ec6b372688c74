package dev.hapax.daemon.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One call.
 *
 * @param uri absolute, http or https
 * @param pool connections are shared only among calls with the same address and this word: a fingerprint of provider
 *     and credential, so that an answer can never reach another credential's call
 * @param headers sent as they are, besides Host and Content-Length
 * @param body empty for none
 * @param connect for name, connection and TLS together
 */
public record UpstreamRequest(
        String method, URI uri, String pool, Map<String, String> headers, byte[] body, Duration connect) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    public static UpstreamRequest get(URI uri, String pool, Map<String, String> headers, Duration connect) {
        return new UpstreamRequest("GET", uri, pool, headers, new byte[0], connect);
    }

    /** Names of headers that this room writes itself. */
    public static final List<String> OWN_HEADERS = List.of("host", "content-length", "transfer-encoding", "connection");
}
