package dev.hapax.shared.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the blocks about answers that are given more than once. */
final class Caching {
    private static final Pattern ADDRESS = Pattern.compile("(?<host>\\[[0-9A-Fa-f:]+]|[^:/\\s]+)(:(?<port>\\d{1,5}))?");

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

    /** @return null where the file names no address */
    static @Nullable RedisSettings redis(Fields redis, String pointer, Findings findings) {
        Value address = redis.value("address");
        if (address == null) {
            return null;
        }
        Matcher parts = ADDRESS.matcher(address.text());
        int port = -1;
        if (parts.matches()) {
            String written = parts.group("port");
            port = written == null ? RedisSettings.PORT : Integer.parseInt(written);
        }
        if (port < 1 || port > 65535) {
            findings.add(findings.make(
                            Rule.WRONG_TYPE,
                            pointer + "/address",
                            address.span(),
                            "`address` takes a host and a port such as 127.0.0.1:6379")
                    .withNote("note: TLS is `tls: true`, not a part of the address"));
            return null;
        }
        Secret password = redis.content("password") instanceof Secret secret
                        && !secret.reveal().isEmpty()
                ? secret
                : null;
        return new RedisSettings(parts.group("host"), port, password, redis.count("db", 0), redis.flag("tls", false));
    }
}
