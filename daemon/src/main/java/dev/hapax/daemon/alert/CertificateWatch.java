package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether the certificate that the gateway shows ends soon. */
final class CertificateWatch implements Watch {
    private static final Duration LOOKED_AT_EVERY = Duration.ofMinutes(10);

    private final Duration within;
    private volatile @Nullable Path file;
    private volatile @Nullable Instant lookedAt;
    private volatile @Nullable Instant ends;

    CertificateWatch(Duration within) {
        this.within = within;
    }

    @Override
    public void adopt(HapaxConfig config) {
        HapaxConfig.Tls tls = config.server().tls();
        shows(tls == null ? null : tls.certFile());
    }

    /** @param certificates its chain, or null where it shows none */
    void shows(@Nullable Path certificates) {
        file = certificates;
        lookedAt = null;
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> firing) {
        Path named = file;
        if (named == null) {
            return List.of();
        }
        Instant last = lookedAt;
        if (last == null || !last.plus(LOOKED_AT_EVERY).isAfter(now)) {
            ends = earliestEnd(named);
            lookedAt = now;
        }
        Instant end = ends;
        if (end == null) {
            return List.of(Observation.of(AlertScope.ALL, Verdict.UNKNOWN, now, ""));
        }
        String sentence = end.isBefore(now) ? " has ended on " : " ends on ";
        return List.of(Observation.of(
                AlertScope.ALL,
                end.minus(within).isAfter(now) ? Verdict.CLEAR : Verdict.ACTIVE,
                now,
                "the certificate in " + named.getFileName() + sentence
                        + end.atZone(ZoneOffset.UTC).toLocalDate()));
    }

    /** Of the whole chain; null if it cannot be read, which the reload has told. */
    private static @Nullable Instant earliestEnd(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Instant earliest = null;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                if (one instanceof X509Certificate certificate) {
                    Instant end = certificate.getNotAfter().toInstant();
                    earliest = earliest == null || end.isBefore(earliest) ? end : earliest;
                }
            }
            return earliest;
        } catch (IOException | CertificateException unreadable) {
            return null;
        }
    }
}
