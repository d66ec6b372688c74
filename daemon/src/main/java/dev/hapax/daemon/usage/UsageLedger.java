package dev.hapax.daemon.usage;

import dev.hapax.daemon.event.GatewayEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests, tokens and cost by hour, provider, model, route and key, for 31 days. Written two seconds after it was
 * counted, and at the end; what is not written yet is lost with a process that is killed. Bounded: an hour has so many
 * keys at most, and what comes beyond is counted under the model {@code other}.
 */
public final class UsageLedger implements Consumer<GatewayEvent>, AutoCloseable {
    /** How far back it remembers. */
    public static final Duration KEPT = Duration.ofDays(31);

    private static final Logger log = LoggerFactory.getLogger(UsageLedger.class);
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(2);
    private static final int MOST_KEYS_AN_HOUR = 200;
    private static final long HOUR_SECONDS = 3_600;

    private final InstantSource clock;
    private final @Nullable UsageWriter disk;
    private final ConcurrentSkipListMap<Long, ConcurrentMap<Key, Sums>> hours = new ConcurrentSkipListMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("usage-writer").factory());
    private boolean complained;

    private UsageLedger(InstantSource clock, @Nullable UsageFiles files) {
        this.clock = clock;
        this.disk = files == null ? null : new UsageWriter(files);
    }

    /**
     * @param costUsd null where no call had a price
     * @param cachedInput part of the input
     * @param reasoning part of the output
     */
    public record Totals(
            long requests,
            long failed,
            long calls,
            long input,
            long cachedInput,
            long output,
            long reasoning,
            @Nullable Double costUsd) {
        public static final Totals NOTHING = new Totals(0, 0, 0, 0, 0, 0, 0, null);

        public Totals plus(Totals other) {
            Double both = costUsd == null
                    ? other.costUsd
                    : other.costUsd == null ? costUsd : (Double) (costUsd + other.costUsd);
            return new Totals(
                    requests + other.requests,
                    failed + other.failed,
                    calls + other.calls,
                    input + other.input,
                    cachedInput + other.cachedInput,
                    output + other.output,
                    reasoning + other.reasoning,
                    both);
        }

        /** What has come since. */
        Totals minus(Totals before) {
            return new Totals(
                    requests - before.requests,
                    failed - before.failed,
                    calls - before.calls,
                    input - before.input,
                    cachedInput - before.cachedInput,
                    output - before.output,
                    reasoning - before.reasoning,
                    costUsd == null || before.costUsd == null ? costUsd : (Double) (costUsd - before.costUsd));
        }
    }

    /** By what sums are told apart. */
    public enum By {
        PROVIDER,
        MODEL,
        ROUTE,
        KEY;

        private String of(Key key) {
            return switch (this) {
                case PROVIDER -> key.provider();
                case MODEL -> key.provider().isEmpty() ? "" : key.provider() + "/" + key.model();
                case ROUTE -> key.route();
                case KEY -> key.client();
            };
        }
    }

    /** Remembers nothing beyond this process. */
    public static UsageLedger inMemory(InstantSource clock) {
        return new UsageLedger(clock, null);
    }

    /** Reads what earlier processes wrote, and writes on. What cannot be read is told in the log and begins anew. */
    public static UsageLedger in(UsageFiles files, InstantSource clock) {
        var ledger = new UsageLedger(clock, files);
        try {
            files.read(ledger.oldest(), (hour, key, totals) -> ledger.hour(hour)
                    .computeIfAbsent(key, _ -> new Sums())
                    .add(totals));
        } catch (IOException unreadable) {
            log.warn("the usage of earlier days cannot be read: {}", unreadable.getMessage());
        }
        var _ = ledger.writer.scheduleWithFixedDelay(
                ledger::write, BETWEEN_WRITES.toSeconds(), BETWEEN_WRITES.toSeconds(), TimeUnit.SECONDS);
        return ledger;
    }

    @Override
    public void accept(GatewayEvent event) {
        if (event instanceof GatewayEvent.AttemptFinished attempt) {
            sums(new Key(attempt.target().provider(), attempt.target().model(), attempt.endpoint(), attempt.client()))
                    .call(attempt.usage(), attempt.costUsd());
        } else if (event instanceof GatewayEvent.RequestFinished request && counts(request)) {
            var target = request.target();
            sums(new Key(
                            target == null ? "" : target.provider(),
                            target == null ? "" : target.model(),
                            request.endpoint(),
                            request.client()))
                    .request(request.errorType() != null);
        }
    }

    /** Who looks how the gateway is, asks for a list, or finds no route uses nothing. */
    private static boolean counts(GatewayEvent.RequestFinished request) {
        return !request.watching()
                && !request.handler().isEmpty()
                && !request.handler().equals("models");
    }

    private Sums sums(Key key) {
        ConcurrentMap<Key, Sums> hour = hour(clock.instant().getEpochSecond() / HOUR_SECONDS);
        if (!changed.get()) {
            changed.set(true);
        }
        Sums known = hour.get(key);
        if (known != null) {
            return known;
        }
        return hour.computeIfAbsent(hour.size() < MOST_KEYS_AN_HOUR ? key : key.anyModel(), _ -> new Sums());
    }

    private ConcurrentMap<Key, Sums> hour(long hour) {
        ConcurrentMap<Key, Sums> known = hours.get(hour);
        return known == null ? hours.computeIfAbsent(hour, _ -> new ConcurrentHashMap<>()) : known;
    }

    private long oldest() {
        return clock.instant().minus(KEPT).getEpochSecond() / HOUR_SECONDS;
    }

    /**
     * Sums since a time, whose hour counts as a whole.
     *
     * @return by name, "" for requests that nobody was asked for
     */
    public Map<String, Totals> since(Instant from, By by) {
        Map<String, Totals> found = new TreeMap<>();
        hours.tailMap(from.getEpochSecond() / HOUR_SECONDS, true)
                .values()
                .forEach(hour -> hour.forEach((key, sums) -> found.merge(by.of(key), sums.totals(), Totals::plus)));
        return found;
    }

    /** Never throws: an executor would never call it again. */
    synchronized void write() {
        hours.headMap(oldest(), false).clear();
        if (disk == null || !changed.getAndSet(false)) {
            return;
        }
        try {
            disk.write(clock.instant(), hours);
            complained = false;
        } catch (IOException | RuntimeException full) {
            changed.set(true);
            if (!complained) {
                complained = true;
                log.warn("the usage cannot be written and is kept in memory: {}", full.toString());
            }
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
        write();
    }
}
