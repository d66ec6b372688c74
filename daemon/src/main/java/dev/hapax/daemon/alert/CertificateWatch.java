package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether the certificate that the gateway shows ends soon. */
final class CertificateWatch implements Watch {
    private final Duration within;
    private volatile @Nullable Shown shown;

    /** @param end when the first of its chain ends */
    private record Shown(Path file, Instant end) {}

    CertificateWatch(Duration within) {
        this.within = within;
    }

    @Override
    public void adopt(HapaxConfig config) {
        HapaxConfig.Tls tls = config.server().tls();
        if (tls == null) {
            shown = null;
        } else {
            shows(tls.certFile(), tls.certificate().validUntil());
        }
    }

    /** What is in force, not what lies on disk: a renewed file that was not taken helps nobody. */
    void shows(Path file, Instant end) {
        shown = new Shown(file, end);
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        Shown certificate = shown;
        if (certificate == null) {
            return List.of();
        }
        Instant end = certificate.end();
        String sentence = end.isBefore(now) ? " has ended on " : " ends on ";
        return List.of(Observation.of(
                AlertScope.ALL,
                end.minus(within).isAfter(now) ? Verdict.CLEAR : Verdict.ACTIVE,
                now,
                "the certificate in " + certificate.file().getFileName() + sentence
                        + end.atZone(ZoneOffset.UTC).toLocalDate()));
    }
}
