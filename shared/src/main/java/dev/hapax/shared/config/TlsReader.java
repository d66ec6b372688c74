package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Tls;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the files of {@code server.tls}; one look at them is all, so what was checked is what will be served. */
final class TlsReader {
    private final ConfigSource source;
    private final Findings findings;
    private final SecretRules secrets;

    TlsReader(ConfigSource source, Findings findings, SecretRules secrets) {
        this.source = source;
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
        Path certFile = path(cert);
        Path keyFile = path(key);
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
            report(guilty, unusable.getMessage() + ": `" + guilty.shown() + "`");
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

    private @Nullable Path path(Value named) {
        try {
            Path config = source.path();
            Path base = config == null ? null : config.toAbsolutePath().getParent();
            Path file = base == null ? Path.of(named.text()) : base.resolve(named.text());
            if (Files.isReadable(file) && !Files.isDirectory(file)) {
                return file;
            }
            report(named, "cannot read the file `" + named.shown() + "`");
            return null;
        } catch (InvalidPathException _) {
            report(named, "`" + named.shown() + "` is no path");
            return null;
        }
    }

    private void report(Value named, String message) {
        findings.add(Rule.FILE_NAMED, named.pointer(), named.span(), message);
    }
}
