package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that are over, as tests want them. */
public final class Finished {
    public static final Target TARGET = new Target("anthropic", "small");

    private Finished() {}

    /** One that was answered well. */
    public static RequestFinished well(String id) {
        return request(id, "/v1/chat/completions", 200, null, Duration.ofMillis(20), null);
    }

    public static RequestFinished request(
            String id,
            String path,
            int status,
            @Nullable String errorType,
            Duration took,
            GatewayEvent.@Nullable Bodies bodies) {
        return new RequestFinished(
                Instant.EPOCH,
                id,
                "POST",
                path,
                "/v1/chat/completions",
                "v1",
                status,
                took,
                Duration.ofMillis(2),
                Duration.ofMillis(1),
                TARGET,
                List.of(new AttemptRecord(
                        TARGET, "ok", 200, Duration.ofMillis(15), null, Usage.of(3, 4), 0.25, Duration.ZERO)),
                List.of(),
                Usage.of(3, 4),
                true,
                errorType,
                "team-a",
                7,
                "miss",
                0.25,
                "small",
                errorType == null ? null : new GatewayEvent.CallerError("code", "message"),
                bodies,
                "chat",
                null);
    }
}
