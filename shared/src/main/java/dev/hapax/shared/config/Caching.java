package dev.hapax.shared.config;

import java.nio.file.Path;
import java.util.Locale;

/** Reads the blocks about answers that are given more than once. */
final class Caching {
    private Caching() {}

    /** @param redisNamed whether the file says where a Redis is */
    static CacheSettings cache(Fields cache, boolean redisNamed, Findings findings) {
        Value type = cache.value("type");
        if (type != null && type.text().equals("redis") && !redisNamed) {
            findings.add(findings.make(
                            Rule.MISSING_KEY,
                            type.pointer(),
                            type.span(),
                            "`type: redis` needs to know where the server is")
                    .withNote("help: add `redis: {address: 127.0.0.1:6379}`"));
        }
        CacheSettings standard = CacheSettings.DEFAULT;
        String dir = cache.text("dir");
        return new CacheSettings(
                CacheSettings.Type.valueOf(cache.text("type", "memory").toUpperCase(Locale.ROOT)),
                cache.count("max_size", standard.maxSize()),
                cache.whole("max_bytes", standard.maxBytes()),
                dir == null ? null : Path.of(dir),
                policy(cache, standard.policy()));
    }

    static CacheSettings.Policy policy(Fields cache, CacheSettings.Policy standard) {
        return new CacheSettings.Policy(
                cache.flag("enable", standard.enable()),
                cache.period("ttl", standard.ttl()),
                mode(cache, standard.mode()));
    }

    static DedupSettings dedup(Fields dedup, DedupSettings standard) {
        return new DedupSettings(
                dedup.flag("enabled", standard.enabled()),
                mode(dedup, standard.mode()),
                dedup.has("max_wait") ? dedup.period("max_wait", Settings.REQUEST_TIMEOUT) : standard.maxWait());
    }

    private static CacheSettings.Mode mode(Fields fields, CacheSettings.Mode standard) {
        String word = fields.text("mode");
        return word == null ? standard : CacheSettings.Mode.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
