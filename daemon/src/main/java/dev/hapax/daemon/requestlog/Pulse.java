package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last five minutes second by second, for who looks at them now; those who only look how the gateway is are left
 * out. Guarded by itself.
 */
public final class Pulse implements Consumer<GatewayEvent> {
    /** How far back it goes. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int SECONDS = (int) WINDOW.toSeconds();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Beat QUIET = new Beat(0, 0, 0, 0, 0, 0, 0, 0, null);

    private final LongSupplier ticker;
    private final Second[] seconds = new Second[SECONDS];

    /** @param ticker monotonic nanoseconds */
    public Pulse(LongSupplier ticker) {
        this.ticker = ticker;
        for (int i = 0; i < SECONDS; i++) {
            seconds[i] = new Second();
        }
    }

    /** One place of the ring, used again when its second is too long ago. */
    private static final class Second {
        private long number = Long.MIN_VALUE;
        private int requests;
        private int failed;
        private int failovers;
        private int hits;
        private int misses;
        private int shared;
        private long input;
        private long output;
        private final Times took = new Times();
        private final Times firstTokens = new Times();

        private void begin(long now) {
            number = now;
            requests = 0;
            failed = 0;
            failovers = 0;
            hits = 0;
            misses = 0;
            shared = 0;
            input = 0;
            output = 0;
            took.clear();
            firstTokens.clear();
        }
    }

    /**
     * What came to pass in one second.
     *
     * @param failed by no fault of the caller
     * @param hits answers given again, {@code misses} those that could have been, {@code shared} from somebody else's
     *     call
     * @param firstToken the median time to the first token, or null without any
     */
    public record Beat(
            int requests,
            int failed,
            int failovers,
            int hits,
            int misses,
            int shared,
            long input,
            long output,
            @Nullable Duration firstToken) {}

    /**
     * The whole window.
     *
     * @param failed by no fault of the caller
     * @param p50 null without a request
     */
    public record Lately(
            long requests, long failed, @Nullable Duration p50) {}

    @Override
    public void accept(GatewayEvent event) {
        if (event instanceof GatewayEvent.RequestFinished request && !request.watching()) {
            requested(request, Times.size(request.took()));
        } else if (event instanceof GatewayEvent.AttemptFinished attempt) {
            attempted(attempt.usage(), attempt.firstToken() == null ? null : Times.size(attempt.firstToken()));
        } else if (event instanceof GatewayEvent.FailedOver) {
            failedOver();
        }
    }

    private synchronized void requested(GatewayEvent.RequestFinished request, int took) {
        Second second = now();
        second.requests++;
        second.took.add(took);
        if (request.failed()) {
            second.failed++;
        }
        switch (request.cache()) {
            case "hit" -> second.hits++;
            case "miss" -> second.misses++;
            case "shared" -> second.shared++;
            default -> {
                // bypass and off: nobody asked for it
            }
        }
    }

    private synchronized void attempted(@Nullable Usage usage, @Nullable Integer firstToken) {
        Second second = now();
        if (usage != null) {
            second.input += usage.input();
            second.output += usage.output();
        }
        if (firstToken != null) {
            second.firstTokens.add(firstToken);
        }
    }

    private synchronized void failedOver() {
        now().failovers++;
    }

    private long number() {
        return Math.floorDiv(ticker.getAsLong(), SECOND_NANOS);
    }

    private Second now() {
        long now = number();
        Second second = seconds[Math.floorMod(now, SECONDS)];
        if (second.number != now) {
            second.begin(now);
        }
        return second;
    }

    /** Those that began at most so long ago, the one under way too. */
    private Stream<Second> last(long most) {
        long now = number();
        return Stream.of(seconds).filter(second -> second.number > now - most && second.number <= now);
    }

    /** @return the newest whole seconds, oldest first */
    public synchronized List<Beat> beats(int most) {
        long now = number();
        List<Beat> beats = new ArrayList<>();
        for (long number = now - Math.clamp(most, 0, SECONDS - 1); number < now; number++) {
            Second second = seconds[Math.floorMod(number, SECONDS)];
            beats.add(second.number == number ? beat(second) : QUIET);
        }
        return beats;
    }

    private static Beat beat(Second second) {
        return new Beat(
                second.requests,
                second.failed,
                second.failovers,
                second.hits,
                second.misses,
                second.shared,
                second.input,
                second.output,
                second.firstTokens.quantile(0.5));
    }

    /** The time that so large a share of the answers of the last seconds needed at most for its first token. */
    public synchronized @Nullable Duration firstToken(double share, int most) {
        var all = new Times();
        last(most).forEach(second -> all.add(second.firstTokens));
        return all.quantile(share);
    }

    public synchronized Lately lately() {
        var took = new Times();
        long requests = 0;
        long failed = 0;
        for (Second second : last(SECONDS).toList()) {
            requests += second.requests;
            failed += second.failed;
            took.add(second.took);
        }
        return new Lately(requests, failed, took.quantile(0.5));
    }
}
