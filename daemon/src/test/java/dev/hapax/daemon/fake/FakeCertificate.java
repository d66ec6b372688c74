package dev.hapax.daemon.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that nobody but {@link #trusting} trusts, made by the JDK's keytool. */
public final class FakeCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Certificate certificate;
    private final byte[] key;

    private FakeCertificate(Certificate certificate, byte[] key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * @param algorithm RSA or EC
     * @param days from now, in which it is valid
     */
    public static FakeCertificate of(String name, String algorithm, int days)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("hx");
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-storetype",
                        "PKCS12",
                        "-alias",
                        "it",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-startdate",
                        "-2d",
                        "-validity",
                        Integer.toString(days + 2),
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Files.delete(store);
        Files.delete(directory);
        return new FakeCertificate(
                keys.getCertificate("it"), keys.getKey("it", PASSWORD).getEncoded());
    }

    public Certificate certificate() {
        return certificate;
    }

    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** As PKCS #8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key);
    }

    /** As OpenSSL's older commands write it: the innermost part of PKCS #8 alone. */
    public String olderKeyPem() {
        int inner = 0;
        // The last of the outer structure's three parts: its tag and length end where a sequence begins that fits.
        for (int at = 20; inner == 0; at++) {
            boolean octets = key[at] == 0x04 && key[at + 1] == (byte) 0x82 && key[at + 4] == 0x30;
            boolean few = key[at] == 0x04 && key[at + 1] > 0 && key[at + 2] == 0x30;
            inner = octets ? at + 4 : few ? at + 2 : 0;
        }
        byte[] innermost = java.util.Arrays.copyOfRange(key, inner, key.length);
        return pem(certificate.getPublicKey().getAlgorithm() + " PRIVATE KEY", innermost);
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }

    /** For a client that believes these and nobody else. */
    public static SSLContext trusting(FakeCertificate... these) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        for (int i = 0; i < these.length; i++) {
            trusted.setCertificateEntry("it" + i, these[i].certificate());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
