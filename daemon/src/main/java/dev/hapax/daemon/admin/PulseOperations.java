package dev.hapax.daemon.admin;

import dev.hapax.daemon.requestlog.Pulse;
import dev.hapax.shared.admin.AdminApi;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the command line can ask about the last minutes, second by second. */
public final class PulseOperations {
    private static final int USUAL_SECONDS = 120;
    private static final int MINUTE_SECONDS = 60;

    private final Pulse pulse;

    public PulseOperations(Pulse pulse) {
        this.pulse = pulse;
    }

    /** @param seconds as the query has it, null for the usual length */
    AdminApi.Pulse pulse(@Nullable String seconds) {
        int most = seconds == null ? USUAL_SECONDS : Integer.parseInt(seconds);
        return new AdminApi.Pulse(
                pulse.beats(most).stream().map(PulseOperations::view).toList(),
                millis(pulse.firstToken(0.5, MINUTE_SECONDS)),
                millis(pulse.firstToken(0.95, MINUTE_SECONDS)));
    }

    private static AdminApi.Beat view(Pulse.Beat beat) {
        return new AdminApi.Beat(
                beat.requests(),
                beat.failed(),
                beat.failovers(),
                beat.hits(),
                beat.misses(),
                beat.shared(),
                beat.input(),
                beat.output(),
                millis(beat.firstToken()));
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }
}
