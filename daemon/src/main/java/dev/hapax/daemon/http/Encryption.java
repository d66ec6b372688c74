package dev.hapax.daemon.http;

import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.ServerCertificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether connections are HTTPS, and with which certificate. Decided for each connection when it is accepted, so that
 * either may change while the listener is open and no connection is the worse for it.
 */
final class Encryption extends ContainerLifeCycle implements ConnectionFactory {
    private static final String NAME = "hapax";
    private static final String ALIAS = "server";
    /** The key never leaves this process's memory. */
    private static final char[] NO_PASSWORD = new char[0];

    private final String plain;
    private final String underneath;
    private @Nullable SslConnectionFactory known;
    private volatile @Nullable SslConnectionFactory encrypted;

    /**
     * @param plain the protocol of connections without TLS
     * @param underneath what those with TLS speak first: the protocol that chooses among theirs
     */
    Encryption(String plain, String underneath) {
        this.plain = plain;
        this.underneath = underneath;
    }

    /**
     * From the next connection on.
     *
     * @param tls null for plain HTTP
     * @throws IOException if the certificate cannot be used; nothing has changed then
     */
    synchronized void become(HapaxConfig.@Nullable Tls tls) throws IOException {
        if (tls == null) {
            encrypted = null;
            return;
        }
        KeyStore keys = keys(tls.certificate());
        SslConnectionFactory factory = known;
        try {
            if (factory == null) {
                factory = new SslConnectionFactory(context(keys), underneath);
                addManaged(factory);
            } else {
                factory.getSslContextFactory().reload(context -> context.setKeyStore(keys));
            }
        } catch (Exception unusable) {
            throw new IOException("the certificate cannot be used: " + unusable.getMessage(), unusable);
        }
        known = factory;
        encrypted = factory;
    }

    private static SslContextFactory.Server context(KeyStore keys) {
        var context = new SslContextFactory.Server();
        context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        context.setKeyStore(keys);
        context.setKeyStorePassword("");
        return context;
    }

    private static KeyStore keys(ServerCertificate certificate) throws IOException {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, NO_PASSWORD);
            X509Certificate[] chain = certificate.chain().toArray(X509Certificate[]::new);
            keys.setKeyEntry(ALIAS, certificate.key(), NO_PASSWORD, chain);
            return keys;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the certificate cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public String getProtocol() {
        return NAME;
    }

    @Override
    public List<String> getProtocols() {
        return List.of(NAME);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        ConnectionFactory now = encrypted;
        return (now == null ? connector.getConnectionFactory(plain) : now).newConnection(connector, endPoint);
    }
}
