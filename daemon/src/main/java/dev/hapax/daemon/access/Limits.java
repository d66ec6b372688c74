package dev.hapax.daemon.access;

import dev.hapax.daemon.redis.SharedRedis;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What flows through the limits of requests and tokens. A request must pass every limit that applies to it and is taken
 * from all of them or from none. The fill outlives a reload: a limit that has changed keeps the share that was left.
 * Safe for any number of threads.
 */
public final class Limits {
    private static final long NANOS = 1;
    private static final long MICROS = 1000;

    private final Buckets own;
    private final SharedBuckets shared;

    /** @param ticker monotonic nanoseconds */
    public Limits(SharedRedis redis, LongSupplier ticker) {
        own = new Buckets(ticker);
        shared = new SharedBuckets(redis);
    }

    /** How full one lane's bucket is after a request came to it. */
    record Level(Lane lane, long owedNanos, boolean fits) {
        long left() {
            return lane.left(owedNanos);
        }
    }

    /** @param peer the caller's address */
    public Admission admit(HapaxConfig config, HapaxConfig.Route route, Tenant tenant, String peer) {
        List<Lane> lanes = Lane.of(config, route, tenant, peer);
        if (lanes.isEmpty()) {
            return Admission.UNLIMITED;
        }
        List<Lane> here = of(lanes, RateLimit.Store.MEMORY);
        List<Lane> elsewhere = of(lanes, RateLimit.Store.REDIS);
        List<Level> levels = new ArrayList<>(lanes.size());
        boolean passed = takeHere(here, levels);
        if (passed && !elsewhere.isEmpty() && !takeElsewhere(elsewhere, levels)) {
            passed = false;
            own.giveBack(requests(here, NANOS));
        }
        return new Admission(this, lanes, levels, passed);
    }

    private static List<Lane> of(List<Lane> lanes, RateLimit.Store store) {
        return lanes.stream().filter(lane -> lane.store() == store).toList();
    }

    private static List<Claim> requests(List<Lane> lanes, long unit) {
        return lanes.stream().map(lane -> lane.request(unit)).toList();
    }

    private boolean takeHere(List<Lane> lanes, List<Level> levels) {
        List<Claim> claims = requests(lanes, NANOS);
        Taken taken = own.take(claims);
        for (int i = 0; i < claims.size(); i++) {
            long owed = taken.owed()[i];
            levels.add(
                    new Level(lanes.get(i), owed, taken.all() || claims.get(i).fits(owed)));
        }
        return taken.all();
    }

    private boolean takeElsewhere(List<Lane> lanes, List<Level> levels) {
        List<Claim> claims = requests(lanes, MICROS);
        Optional<Taken> answer = shared.take(claims);
        if (answer.isEmpty()) {
            return takeHere(lanes, levels);
        }
        Taken taken = answer.get();
        for (int i = 0; i < claims.size(); i++) {
            Lane lane = lanes.get(i);
            long owed = taken.owed()[i];
            levels.add(
                    new Level(lane, owed * MICROS, taken.all() || claims.get(i).fits(owed)));
            own.learn(lane.request(NANOS), owed * MICROS);
        }
        return taken.all();
    }

    /** Nobody waits for the shared store to hear of it. */
    void used(List<Lane> lanes, long tokens) {
        own.take(used(of(lanes, RateLimit.Store.MEMORY), tokens, NANOS));
        List<Lane> elsewhere = of(lanes, RateLimit.Store.REDIS);
        if (!elsewhere.isEmpty()) {
            own.take(used(elsewhere, tokens, NANOS));
            Thread.ofVirtual().name("limit-used").start(() -> shared.take(used(elsewhere, tokens, MICROS)));
        }
    }

    private static List<Claim> used(List<Lane> lanes, long tokens, long unit) {
        return lanes.stream()
                .filter(lane -> lane.what() == Lane.What.TOKENS)
                .map(lane -> lane.used(tokens, unit))
                .toList();
    }
}
