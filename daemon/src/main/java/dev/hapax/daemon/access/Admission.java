package dev.hapax.daemon.access;

import dev.hapax.daemon.access.Limits.Level;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Usage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the limits said to one request. */
public final class Admission {
    /** No limit applies. */
    public static final Admission UNLIMITED = new Admission(null, List.of(), List.of(), true);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final @Nullable Limits limits;
    private final List<Lane> lanes;
    private final List<Level> levels;
    private final boolean passed;

    Admission(@Nullable Limits limits, List<Lane> lanes, List<Level> levels, boolean passed) {
        this.limits = limits;
        this.lanes = List.copyOf(lanes);
        this.levels = List.copyOf(levels);
        this.passed = passed;
    }

    /**
     * A limit as its caller sees it.
     *
     * @param limit what the full bucket holds
     * @param remaining what is in it
     * @param reset until it is full
     */
    public record Standing(long limit, long remaining, Duration reset) {}

    /** The limit that will stop the caller first, by what is known now; of requests before one of tokens. */
    public Optional<Standing> standing() {
        return levels.stream()
                .min(Comparator.comparing(Level::fits)
                        .thenComparing(level -> level.lane().what())
                        .thenComparingLong(Level::left))
                .map(level -> new Standing(level.lane().most(), level.left(), Duration.ofNanos(level.owedNanos())));
    }

    /** Why the request must not go on, or null when it may. */
    public @Nullable GatewayError refusal() {
        return passed
                ? null
                : levels.stream()
                        .filter(level -> !level.fits())
                        .max(Comparator.comparing(Admission::wait))
                        .map(Admission::refusal)
                        .orElse(null);
    }

    private static Duration wait(Level level) {
        Claim claim = level.lane().request(1);
        return Duration.ofNanos(Math.max(1, level.owedNanos() + claim.need() - claim.depth()));
    }

    private static GatewayError refusal(Level level) {
        Duration wait = wait(level);
        Lane lane = level.lane();
        // A wait of less than a millisecond must not be sent as none; and whoever would wait for more than a minute
        // would only be told the same again.
        return GatewayError.of(
                        ErrorKind.RATE_LIMITED, 429, "rate_limit_exceeded", "Rate limit reached: " + lane.words())
                .repeated(wait.plusNanos(999_999), wait.compareTo(LONGEST_WAIT) <= 0)
                .with(Map.of("limit", lane.words()));
    }

    /** Takes what a model used; the bucket may owe for it, and then nothing comes through until it has flowed in. */
    public void used(Usage usage) {
        if (limits != null && usage.total() > 0) {
            limits.used(lanes, usage.total());
        }
    }
}
