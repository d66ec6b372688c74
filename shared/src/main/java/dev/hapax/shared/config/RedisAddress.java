package dev.hapax.shared.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is: {@code host:port}, or a URL as those who run one for others hand out,
 * {@code rediss://user:password@host:port/2}. It prints without the password.
 *
 * @param url whether it was written as one
 * @param tls what the URL says; false without one
 */
record RedisAddress(
        boolean url,
        boolean tls,
        @Nullable String user,
        @Nullable Secret password,
        String host,
        int port,
        @Nullable Integer db) {
    private static final Pattern FORM = Pattern.compile("(?:(?<scheme>rediss?)://"
            + "(?:(?<user>[^:@/\\s]*)(?::(?<password>[^/\\s]*))?@)?)?"
            + "(?<host>\\[[0-9A-Fa-f:]+]|[^:/@\\s\\[\\]]+)(?::(?<port>\\d{1,5}))?"
            + "(?:/(?<db>\\d{0,4})/?)?");
    private static final int MOST_PORT = 65535;

    static Optional<RedisAddress> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group("scheme");
        String db = parts.group("db");
        String port = parts.group("port");
        int number = port == null ? RedisSettings.PORT : Integer.parseInt(port);
        if ((scheme == null && db != null) || number < 1 || number > MOST_PORT) {
            return Optional.empty();
        }
        String password = filled(parts.group("password"));
        return Optional.of(new RedisAddress(
                scheme != null,
                "rediss".equals(scheme),
                filled(parts.group("user")),
                password == null ? null : Secret.of(password),
                parts.group("host"),
                number,
                filled(db) == null ? null : Integer.valueOf(db)));
    }

    private static @Nullable String filled(@Nullable String part) {
        return part == null || part.isEmpty() ? null : decoded(part);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItStands) {
            return part;
        }
    }

    @Override
    public String toString() {
        String place = host + ":" + port;
        if (!url) {
            return place;
        }
        String who = password != null ? (user == null ? "" : user) + ":***@" : user == null ? "" : user + "@";
        return (tls ? "rediss://" : "redis://") + who + place + (db == null ? "" : "/" + db);
    }
}
