package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Tls;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the files of {@code server.tls}; one look at them is all, so what was checked is what will be served. */
final class TlsReader {
    private final NamedFiles files;
    private final Findings findings;
    private final SecretRules secrets;

    TlsReader(ConfigSource source, Findings findings, SecretRules secrets) {
        this.files = new NamedFiles(source, findings);
        this.findings = findings;
        this.secrets = secrets;
    }

    /** @return null where the file asks for none, or what it names cannot serve, which is reported */
    @Nullable
    Tls read(Fields tls) {
        Value cert = tls.value("cert_file");
        Value key = tls.value("key_file");
        if (cert == null || key == null) {
            return null;
        }
        Path certFile = files.path(cert);
        Path keyFile = files.path(key);
        if (certFile == null || keyFile == null) {
            return null;
        }
        try {
            ServerCertificate certificate = ServerCertificate.read(certFile, keyFile);
            expiry(cert, certificate);
            secrets.file(keyFile, key, key.shown());
            return new Tls(certFile, keyFile, certificate);
        } catch (ServerCertificate.Unusable unusable) {
            Value guilty = unusable.key() ? key : cert;
            files.report(guilty, unusable.getMessage() + ": `" + guilty.shown() + "`");
            return null;
        }
    }

    private void expiry(Value cert, ServerCertificate certificate) {
        Instant now = Instant.now();
        boolean over = certificate.validUntil().isBefore(now);
        if (over || certificate.validFrom().isAfter(now)) {
            String when = over ? "ended at " + certificate.validUntil() : "is valid from " + certificate.validFrom();
            findings.add(findings.make(Rule.FILE_NAMED, cert.pointer(), cert.span(), "the certificate " + when)
                    .withSeverity(Severity.WARNING)
                    .withLabel("clients refuse it now"));
        }
    }
}
