package dev.hapax.daemon.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom a link with TLS believes: whoever the system trusts, and the file's own authorities. */
final class RedisTrust {
    static final String TYPE = "PKCS12";
    /** Of a store that never leaves the memory and holds no secret. */
    static final char[] PASSWORD = "none".toCharArray();

    private RedisTrust() {}

    /** As the client takes it. */
    static byte[] store(List<X509Certificate> more) {
        try {
            KeyStore all = KeyStore.getInstance(TYPE);
            all.load(null, null);
            List<X509Certificate> trusted =
                    Stream.concat(ofTheSystem().stream(), more.stream()).toList();
            for (int i = 0; i < trusted.size(); i++) {
                all.setCertificateEntry("trusted-" + i, trusted.get(i));
            }
            var bytes = new ByteArrayOutputStream();
            all.store(bytes, PASSWORD);
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java knows " + TYPE, e);
        }
    }

    private static List<X509Certificate> ofTheSystem() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }
}
