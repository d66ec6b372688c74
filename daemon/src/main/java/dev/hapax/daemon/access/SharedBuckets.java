package dev.hapax.daemon.access;

import dev.hapax.daemon.redis.SharedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Buckets that several daemons have in common, in microseconds by the store's own clock. One script sees to all claims
 * at once, so no two daemons can take the same; the store forgets a bucket when it is full.
 */
final class SharedBuckets {
    /** A bucket is kept as the moment at which it is full, and its depth. */
    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local answer = {1}
            for i = 1, #KEYS do
                local need, depth = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
                local owed = 0
                local full, deep = string.match(redis.call('GET', KEYS[i]) or '', '^(%d+) (%d+)$')
                if full then
                    owed = math.max(0, full - now) * depth / deep
                end
                if owed + need > depth then
                    answer[1] = 0
                end
                answer[i + 1] = math.ceil(owed)
            end
            if answer[1] == 1 then
                for i = 1, #KEYS do
                    local take = tonumber(ARGV[3 * i - 2])
                    if take > 0 then
                        local owed = answer[i + 1] + take
                        local kept = string.format('%.0f %s', now + owed, ARGV[3 * i])
                        redis.call('SET', KEYS[i], kept, 'PX', string.format('%.0f', math.ceil(owed / 1000) + 1))
                        answer[i + 1] = owed
                    end
                end
            end
            return answer
            """;

    private final SharedRedis redis;
    private final String sha1 = Hash.hex("SHA-1", SCRIPT);

    SharedBuckets(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * Takes all of it or nothing.
     *
     * @return empty when the store does not answer
     */
    Optional<Taken> take(List<Claim> claims) {
        List<String> keys = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        for (Claim claim : claims) {
            // Whoever reads the store learns no name and no address.
            keys.add("hapax:limit:" + Hash.hex("SHA-256", claim.key()));
            numbers.add(Long.toString(claim.take()));
            numbers.add(Long.toString(claim.need()));
            numbers.add(Long.toString(claim.depth()));
        }
        return redis.ask(jedis -> run(jedis, keys, numbers)).map(SharedBuckets::read);
    }

    private Object run(UnifiedJedis jedis, List<String> keys, List<String> numbers) {
        try {
            return jedis.evalsha(sha1, keys, numbers);
        } catch (JedisNoScriptException firstTime) {
            return jedis.eval(SCRIPT, keys, numbers);
        }
    }

    private static Taken read(Object reply) {
        List<?> numbers = (List<?>) reply;
        long[] owed = new long[numbers.size() - 1];
        for (int i = 0; i < owed.length; i++) {
            owed[i] = (Long) numbers.get(i + 1);
        }
        return new Taken((Long) numbers.getFirst() == 1, owed);
    }
}
