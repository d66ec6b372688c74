package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The last five minutes second by second, for who looks at them now. Guarded by itself. */
public final class Pulse implements Consumer<GatewayEvent> {
    /** How far back it goes. */
    public static final int SECONDS = 300;

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    /** Times to the first token by their size, a fifth wider each, from a millisecond on: right to a tenth. */
    private static final int BUCKETS = 64;

    private static final double LOG_STEP = Math.log(1.2);

    private final LongSupplier ticker;
    private final Second[] seconds = new Second[SECONDS];

    /** @param ticker monotonic nanoseconds */
    public Pulse(LongSupplier ticker) {
        this.ticker = ticker;
        for (int i = 0; i < SECONDS; i++) {
            seconds[i] = new Second();
        }
    }

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
        private final int[] firstTokens = new int[BUCKETS];

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
            Arrays.fill(firstTokens, 0);
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

    @Override
    public synchronized void accept(GatewayEvent event) {
        if (event instanceof GatewayEvent.RequestFinished request && !request.watching()) {
            requested(now(), request);
        } else if (event instanceof GatewayEvent.AttemptFinished attempt) {
            attempted(now(), attempt);
        } else if (event instanceof GatewayEvent.FailedOver) {
            now().failovers++;
        }
    }

    private static void requested(Second second, GatewayEvent.RequestFinished request) {
        second.requests++;
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

    private static void attempted(Second second, GatewayEvent.AttemptFinished attempt) {
        Usage usage = attempt.usage();
        if (usage != null) {
            second.input += usage.input();
            second.output += usage.output();
        }
        if (attempt.firstToken() != null) {
            second.firstTokens[bucket(attempt.firstToken())]++;
        }
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

    /** @return the newest whole seconds, oldest first */
    public synchronized List<Beat> last(int most) {
        long now = number();
        List<Beat> beats = new ArrayList<>();
        for (long number = now - Math.clamp(most, 0, SECONDS - 1); number < now; number++) {
            Second second = seconds[Math.floorMod(number, SECONDS)];
            beats.add(second.number == number ? beat(second) : new Beat(0, 0, 0, 0, 0, 0, 0, 0, null));
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
                quantile(second.firstTokens, 0.5));
    }

    /** The time that so large a share of the answers of the last seconds needed at most for its first token. */
    public synchronized @Nullable Duration firstToken(double share, int most) {
        long now = number();
        int[] all = new int[BUCKETS];
        for (Second second : seconds) {
            if (second.number >= now - most && second.number <= now) {
                for (int i = 0; i < BUCKETS; i++) {
                    all[i] += second.firstTokens[i];
                }
            }
        }
        return quantile(all, share);
    }

    private static int bucket(Duration took) {
        double millis = Math.max(1, took.toNanos() / 1e6);
        return Math.min(BUCKETS - 1, (int) (Math.log(millis) / LOG_STEP));
    }

    private static @Nullable Duration quantile(int[] buckets, double share) {
        long all = Arrays.stream(buckets).asLongStream().sum();
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += buckets[i];
            if (buckets[i] > 0 && seen >= share * all) {
                return Duration.ofNanos((long) (Math.exp((i + 0.5) * LOG_STEP) * 1e6));
            }
        }
        return null;
    }
}
