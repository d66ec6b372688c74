package dev.hapax.shared.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a server shows its callers under TLS, and the key that proves it: read from PEM files, checked to fit. */
public final class ServerCertificate {
    private static final byte[] NONCE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /** Files that cannot serve. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean key;

        private Unusable(boolean key, String message) {
            super(message);
            this.key = key;
        }

        /** Whether the file of the key is to blame, else that of the certificates. */
        boolean key() {
            return key;
        }
    }

    /**
     * Reads both files.
     *
     * @param certFile the server's own certificate first, then those that vouch for it
     * @param keyFile PKCS #8, or as OpenSSL writes RSA and EC keys; may be the same file
     */
    static ServerCertificate read(Path certFile, Path keyFile) throws Unusable {
        List<X509Certificate> chain = chain(Pem.blocks(text(certFile, false)));
        PublicKey shown = chain.getFirst().getPublicKey();
        PrivateKey key = key(Pem.blocks(text(keyFile, true)), shown);
        if (!belongsTogether(key, shown)) {
            throw new Unusable(true, "the key does not belong to the certificate");
        }
        return new ServerCertificate(chain, key);
    }

    /** Those of a file that vouch for others. */
    static List<X509Certificate> certificates(Path file) throws Unusable {
        return List.copyOf(chain(Pem.blocks(text(file, false))));
    }

    private static String text(Path file, boolean key) throws Unusable {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new Unusable(key, "cannot read the file");
        }
    }

    private static List<X509Certificate> chain(List<Pem> blocks) throws Unusable {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            for (Pem block : blocks) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block.bytes())));
                }
            }
        } catch (CertificateException broken) {
            throw new Unusable(false, "certificate " + (chain.size() + 1) + " in the file is broken");
        }
        if (chain.isEmpty()) {
            throw new Unusable(false, "the file holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE");
        }
        return chain;
    }

    private static PrivateKey key(List<Pem> blocks, PublicKey shown) throws Unusable {
        Pem block = blocks.stream()
                .filter(one -> one.label().endsWith("PRIVATE KEY"))
                .findFirst()
                .orElseThrow(() -> new Unusable(true, "the file holds no private key in PEM"));
        if (block.encrypted()) {
            throw new Unusable(true, "the key has a passphrase; write it without one: openssl pkey -in ... -out ...");
        }
        byte[] encoded = block.label().equals("PRIVATE KEY") ? block.bytes() : Pem.asPkcs8(block.bytes(), shown);
        try {
            return KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException notOfThisKind) {
            throw new Unusable(true, "the file holds no " + shown.getAlgorithm() + " key, as the certificate needs");
        }
    }

    private static boolean belongsTogether(PrivateKey key, PublicKey shown) throws Unusable {
        String algorithm =
                switch (shown.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> shown.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(NONCE);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(NONCE);
            return signature.verify(signed);
        } catch (GeneralSecurityException cannot) {
            throw new Unusable(true, "the key cannot sign: " + cannot.getMessage());
        }
    }

    /** The server's own first. */
    public List<X509Certificate> chain() {
        return chain;
    }

    public PrivateKey key() {
        return key;
    }

    /** When the first of the chain ends; clients then refuse the server. */
    public Instant validUntil() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** From when on clients accept it. */
    Instant validFrom() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerCertificate that && chain.equals(that.chain) && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return chain.hashCode();
    }

    @Override
    public String toString() {
        return chain.getFirst().getSubjectX500Principal().getName() + " until "
                + LocalDate.ofInstant(validUntil(), ZoneOffset.UTC);
    }
}
