package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The headers of calls to one provider: the kind's with its credential, then the caller's; the file's win. */
final class CallHeaders {
    private static final String JSON = "application/json";
    private static final String STREAM = "text/event-stream, application/x-ndjson, application/json";

    private final HttpKind kind;
    private final Map<String, String> configured;
    private final Failures failures;

    CallHeaders(HapaxConfig.Provider provider, HttpKind kind, Failures failures) {
        this.kind = kind;
        this.configured = HeaderRules.sendable(provider);
        this.failures = failures;
    }

    Map<String, String> get(@Nullable Secret key) throws AttemptFailed {
        Map<String, String> headers = own(key);
        headers.put("Accept", JSON);
        headers.putAll(configured);
        return headers;
    }

    /** Of a call that is nobody's but ours. */
    Map<String, String> post(@Nullable Secret key) throws AttemptFailed {
        return post(key, JSON, Map.of());
    }

    /** Of a call for a caller, some of whose own headers travel where the bytes do. */
    Map<String, String> post(@Nullable Secret key, Ask ask, boolean relays) throws AttemptFailed {
        return post(key, ask.stream() ? STREAM : JSON, relays ? travelling(ask) : Map.of());
    }

    private Map<String, String> post(@Nullable Secret key, String accept, Map<String, String> callers)
            throws AttemptFailed {
        Map<String, String> headers = own(key);
        headers.put("Content-Type", JSON);
        headers.put("Accept", accept);
        headers.putAll(callers);
        headers.putAll(configured);
        return headers;
    }

    private Map<String, String> travelling(Ask ask) {
        Map<String, String> travelling = new HashMap<>(ask.headers());
        travelling.keySet().retainAll(kind.travelling());
        return travelling;
    }

    /** @throws AttemptFailed if no header can carry the key */
    private Map<String, String> own(@Nullable Secret key) throws AttemptFailed {
        if (key != null && !HeaderRules.carries(HeaderRules.credential(key))) {
            throw failures.failed(FailureKind.KEY_REFUSED, 0, "the API key holds characters that no header can carry");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("User-Agent", HeaderRules.USER_AGENT);
        headers.putAll(kind.headers(key));
        return headers;
    }
}
