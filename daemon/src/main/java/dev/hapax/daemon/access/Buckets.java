package dev.hapax.daemon.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The buckets of this daemon, in nanoseconds. A bucket is one number, the moment at which it is full again; one that is
 * full is forgotten. At most {@value #MOST}, of which those used least make room. Guarded by itself.
 */
final class Buckets {
    static final int MOST = 50_000;

    private final Cache<String, Bucket> buckets;
    private final LongSupplier ticker;

    /** @param ticker monotonic nanoseconds */
    Buckets(LongSupplier ticker) {
        this.ticker = ticker;
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST)
                .executor(Runnable::run)
                .ticker(ticker::getAsLong)
                .expireAfter(Expiry.accessing(
                        (String _, Bucket bucket) -> Duration.ofNanos(bucket.owed(ticker.getAsLong()) + bucket.depth)))
                .build();
    }

    private static final class Bucket {
        private long depth;
        private long fullAt;

        Bucket(long depth, long now) {
            this.depth = depth;
            this.fullAt = now;
        }

        long owed(long now) {
            return Math.max(0, fullAt - now);
        }

        /** Of another depth the same share is left. */
        long owed(long now, long asDeep) {
            if (asDeep != depth) {
                fullAt = now + Math.round((double) owed(now) * asDeep / depth);
                depth = asDeep;
            }
            return owed(now);
        }
    }

    /** Takes all of it or nothing. */
    synchronized Taken take(List<Claim> claims) {
        long now = ticker.getAsLong();
        long[] owed = new long[claims.size()];
        boolean all = true;
        for (int i = 0; i < owed.length; i++) {
            Claim claim = claims.get(i);
            owed[i] = bucket(claim, now).owed(now, claim.depth());
            all &= claim.fits(owed[i]);
        }
        if (all) {
            for (int i = 0; i < owed.length; i++) {
                owed[i] += claims.get(i).take();
                set(claims.get(i), owed[i], now);
            }
        }
        return new Taken(all, owed);
    }

    synchronized void giveBack(List<Claim> claims) {
        long now = ticker.getAsLong();
        for (Claim claim : claims) {
            set(claim, Math.max(0, bucket(claim, now).owed(now, claim.depth()) - claim.take()), now);
        }
    }

    /** Learns what a shared store knows, for the time without it. */
    synchronized void learn(Claim claim, long owed) {
        set(claim, owed, ticker.getAsLong());
    }

    private void set(Claim claim, long owed, long now) {
        Bucket bucket = bucket(claim, now);
        bucket.depth = claim.depth();
        bucket.fullAt = now + owed;
        if (owed > claim.depth()) {
            // It owes more than the time that reading it has given it.
            buckets.put(claim.key(), bucket);
        }
    }

    private Bucket bucket(Claim claim, long now) {
        return Objects.requireNonNull(buckets.get(claim.key(), _ -> new Bucket(claim.depth(), now)));
    }

    /** How many are remembered now. */
    synchronized long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
