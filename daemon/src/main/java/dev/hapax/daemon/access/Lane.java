package dev.hapax.daemon.access;

import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The requests, or the tokens, of one limit for one caller.
 *
 * @param holder whose they are, for people: {@code key `team-a`}
 * @param key of the bucket, the same in every daemon with this configuration
 * @param amount that flows in over a window
 * @param most that a full bucket holds
 */
record Lane(What what, String holder, String key, int amount, Duration window, int most, RateLimit.Store store) {
    /** Longer than any clock runs, and short enough to add two of it. */
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    enum What {
        REQUESTS,
        TOKENS
    }

    /** Every lane that a request must pass; none where nobody has set a limit. */
    static List<Lane> of(HapaxConfig config, HapaxConfig.Route route, Tenant tenant, String peer) {
        // Who only looks is not held up, unless the route itself says so.
        boolean asks = route.handler().asksAModel();
        RateLimit file = asks ? config.rateLimit() : null;
        RateLimit own = asks ? tenant.rateLimit() : null;
        RateLimit here = route.rateLimit();
        if (file == null && own == null && here == null) {
            return List.of();
        }
        List<Lane> lanes = new ArrayList<>(6);
        if (file != null) {
            add(lanes, file, "file", who(file, tenant, peer), "");
        }
        if (own != null) {
            add(lanes, own, "key " + tenant.name(), who(own, tenant, peer), "");
        }
        if (here != null) {
            String methods = String.join(",", route.methods());
            add(lanes, here, "route " + methods + " " + route.url(), who(here, tenant, peer), " on " + route.url());
        }
        return lanes;
    }

    private static String who(RateLimit limit, Tenant tenant, String peer) {
        return switch (limit.by()) {
            case KEY -> tenant.isAnonymous() ? "callers without a key" : "key `" + tenant.name() + "`";
            case IP -> "address " + PeerAddress.network(peer);
        };
    }

    private static void add(List<Lane> lanes, RateLimit limit, String scope, String who, String where) {
        Integer requests = limit.requests();
        Integer tokens = limit.tokens();
        String holder = who + where;
        String key = scope + "\n" + who;
        if (requests != null) {
            int burst = limit.burst() == null ? requests : limit.burst();
            lanes.add(new Lane(What.REQUESTS, holder, key + "\nr", requests, limit.window(), burst, limit.store()));
        }
        if (tokens != null) {
            lanes.add(new Lane(What.TOKENS, holder, key + "\nt", tokens, limit.window(), tokens, limit.store()));
        }
    }

    /**
     * A request is taken whole. How many tokens it needs shows later, so it may come while there is any.
     *
     * @param unit nanoseconds
     */
    Claim request(long unit) {
        return switch (what) {
            case REQUESTS -> new Claim(key, time(1, unit), time(1, unit), depth(unit));
            case TOKENS -> new Claim(key, 0, 1, depth(unit));
        };
    }

    /** @param unit nanoseconds */
    Claim used(long tokens, long unit) {
        return Claim.inAnyCase(key, time(tokens, unit), depth(unit));
    }

    /** Rounded up, so that never more flows in than the limit says. */
    private long time(long count, long unit) {
        return Math.clamp((long) Math.ceil((double) window.toNanos() * count / unit / amount), 1, FOR_EVER);
    }

    long depth(long unit) {
        return what == What.REQUESTS
                ? (long) Math.min((double) FOR_EVER, (double) most * time(1, unit))
                : time(most, unit);
    }

    /** What a bucket that owes so much still holds. */
    long left(long owedNanos) {
        long held = Math.max(0, depth(1) - owedNanos);
        return what == What.REQUESTS ? held / time(1, 1) : (long) ((double) held * amount / window.toNanos());
    }

    /** {@code requests of key `team-a`: 60 per 1m}. */
    String words() {
        String named = what == What.REQUESTS ? "requests of " : "tokens of ";
        return named + holder + ": " + amount + " per " + shown(window);
    }

    private static String shown(Duration time) {
        String iso = time.toString().substring(2).toLowerCase(Locale.ROOT);
        return iso.contains(".") ? time.toMillis() + "ms" : iso;
    }
}
