package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.event.GatewayEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last five minutes in numbers, in slots of ten seconds. The median comes from buckets a tenth wide, so it is right
 * to a twentieth. Guarded by itself.
 */
public final class Traffic implements Consumer<GatewayEvent> {
    /** How far back the numbers go. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final long SLOT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int SLOTS = (int) (WINDOW.toNanos() / SLOT_NANOS);
    private static final int BUCKETS = 160;
    private static final double LOG_STEP = Math.log(1.1);

    private final LongSupplier ticker;
    private final Slot[] slots = new Slot[SLOTS];

    /** @param ticker monotonic nanoseconds */
    public Traffic(LongSupplier ticker) {
        this.ticker = ticker;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
    }

    private static final class Slot {
        private long age = Long.MIN_VALUE;
        private long requests;
        private long failed;
        private final int[] took = new int[BUCKETS];

        private void begin(long now) {
            age = now;
            requests = 0;
            failed = 0;
            Arrays.fill(took, 0);
        }
    }

    /**
     * @param failed by no fault of the caller
     * @param p50 null without a request
     */
    public record Numbers(
            long requests, long failed, @Nullable Duration p50) {}

    @Override
    public void accept(GatewayEvent event) {
        if (event instanceof GatewayEvent.RequestFinished request && !request.watching()) {
            record(request.took(), request.failed());
        }
    }

    private synchronized void record(Duration took, boolean failed) {
        long now = Math.floorDiv(ticker.getAsLong(), SLOT_NANOS);
        Slot slot = slots[Math.floorMod(now, SLOTS)];
        if (slot.age != now) {
            slot.begin(now);
        }
        slot.requests++;
        if (failed) {
            slot.failed++;
        }
        slot.took[bucket(took)]++;
    }

    private static int bucket(Duration took) {
        double micros = Math.max(1, took.toNanos() / 1e3);
        return Math.min(BUCKETS - 1, (int) (Math.log(micros) / LOG_STEP));
    }

    private static Duration middle(int bucket) {
        return Duration.ofNanos((long) (Math.exp((bucket + 0.5) * LOG_STEP) * 1_000));
    }

    public synchronized Numbers now() {
        long oldest = Math.floorDiv(ticker.getAsLong(), SLOT_NANOS) - SLOTS;
        long requests = 0;
        long failed = 0;
        long[] took = new long[BUCKETS];
        for (Slot slot : slots) {
            if (slot.age > oldest) {
                requests += slot.requests;
                failed += slot.failed;
                for (int i = 0; i < BUCKETS; i++) {
                    took[i] += slot.took[i];
                }
            }
        }
        return new Numbers(requests, failed, median(took, requests));
    }

    private static @Nullable Duration median(long[] took, long all) {
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += took[i];
            if (took[i] > 0 && 2 * seen >= all) {
                return middle(i);
            }
        }
        return null;
    }
}
