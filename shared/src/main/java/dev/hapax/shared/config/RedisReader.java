package dev.hapax.shared.config;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code redis}: what stands under a key of its own counts before what its address says. */
final class RedisReader {
    private final @Nullable NamedFiles files;

    /** @param files null where it does not matter what is in them */
    RedisReader(@Nullable NamedFiles files) {
        this.files = files;
    }

    /** @return null where the file names no address */
    @Nullable
    RedisSettings read(Fields redis) {
        if (!(redis.content("address") instanceof RedisAddress address)) {
            return null;
        }
        Secret own = redis.content("password") instanceof Secret secret
                        && !secret.reveal().isEmpty()
                ? secret
                : null;
        Value authorities = redis.value("ca_file");
        return new RedisSettings(
                address.host(),
                address.port(),
                redis.has("username") ? redis.text("username") : address.user(),
                own == null ? address.password() : own,
                redis.count("db", Objects.requireNonNullElse(address.db(), 0)),
                address.tls() || redis.flag("tls", false),
                authorities == null || files == null ? List.of() : trusted(authorities, files));
    }

    private static List<X509Certificate> trusted(Value named, NamedFiles files) {
        Path file = files.path(named);
        if (file == null) {
            return List.of();
        }
        try {
            return ServerCertificate.certificates(file);
        } catch (ServerCertificate.Unusable unusable) {
            files.report(named, unusable.getMessage() + ": `" + named.shown() + "`");
            return List.of();
        }
    }
}
