package dev.hapax.daemon.alert;

import dev.hapax.daemon.upstream.UpstreamCall;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.daemon.upstream.UpstreamFailure;
import dev.hapax.daemon.upstream.UpstreamRequest;
import dev.hapax.shared.config.AlertChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Posts once, within five seconds. Redirects are not followed: the address is the file's and nobody else's. */
final class Poster implements Carrier {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 16 * 1024;
    private static final int SHOWN = 120;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_OF_THEIRS = 500;

    private final UpstreamClient upstream;

    Poster(UpstreamClient upstream) {
        this.upstream = upstream;
    }

    @Override
    public Delivery post(AlertChannel channel, Wire.Post post) {
        Map<String, String> headers = new LinkedHashMap<>(post.headers());
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "*/*");
        headers.put("User-Agent", "hapax");
        var request = new UpstreamRequest("POST", post.uri(), "alerts " + channel.name(), headers, post.body(), LIMIT);
        long until = System.nanoTime() + LIMIT.toNanos();
        try (UpstreamCall call = upstream.open(request)) {
            call.start(() -> until);
            String body = new String(call.readAll(MOST_BYTES, () -> until), StandardCharsets.UTF_8);
            return answered(call.status(), body, after(call));
        } catch (UpstreamFailure failure) {
            return new Delivery(false, 0, true, null, String.valueOf(failure.getMessage()));
        }
    }

    private static Delivery answered(int status, String body, @Nullable Duration after) {
        boolean delivered = status < FIRST_REDIRECT;
        boolean again = status >= FIRST_OF_THEIRS || status == 429 || status == 408;
        boolean redirect = status >= FIRST_REDIRECT && status < FIRST_ERROR;
        String said = body.strip().replaceAll("\\s+", " ");
        String detail = status
                + (redirect ? " redirects, which is not followed" : "")
                + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(SHOWN, said.length())));
        return new Delivery(delivered, status, again, after, detail);
    }

    private static @Nullable Duration after(UpstreamCall call) {
        return call.header("Retry-After")
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(null);
    }
}
