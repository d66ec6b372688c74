package dev.hapax.daemon.http;

import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The door of the public listener: its address, its limits; HTTP/1.1 alone in plain, HTTP/2 beside it under TLS. */
final class PublicConnector {
    /** Jetty's default of 50 makes clients wait at a few hundred new connections a second. */
    private static final int ACCEPT_QUEUE = 4096;

    private static final String HTTP_1 = HttpVersion.HTTP_1_1.asString();
    private static final String CHOICE = "alpn";

    private final HttpConfiguration http;
    private final Encryption encryption;
    private final ServerConnector connector;
    private final NetworkConnectionLimit connections;

    /** @throws IOException if the certificate cannot be used */
    static Encryption encryption(HapaxConfig.Server settings) throws IOException {
        var encryption = new Encryption(HTTP_1, CHOICE);
        encryption.become(settings.tls());
        return encryption;
    }

    PublicConnector(
            Server server,
            HttpConfiguration http,
            PublicServer.Address address,
            HapaxConfig.Server settings,
            Encryption encryption) {
        this.http = http;
        this.encryption = encryption;
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        // Which names are ours is checked for every request alike.
        http.addCustomizer(new SecureRequestCustomizer(false));
        var choice = new ALPNServerConnectionFactory();
        choice.setDefaultProtocol(HTTP_1);
        this.connector =
                new ServerConnector(
                        server,
                        encryption,
                        choice,
                        new HTTP2ServerConnectionFactory(http),
                        new HttpConnectionFactory(http)) {
                    @Override
                    protected SocketChannelEndPoint newEndPoint(
                            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                        var endPoint = new WatchedEndPoint(channel, selector, key, getScheduler());
                        endPoint.setIdleTimeout(getIdleTimeout());
                        return endPoint;
                    }
                };
        connector.setHost(address.host());
        connector.setPort(address.port());
        connector.setReusePort(address.beside());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setAcceptedTcpNoDelay(true);
        this.connections = new NetworkConnectionLimit(settings.maxConnections(), server);
        server.addBean(connections);
        limit(settings);
    }

    Connector jetty() {
        return connector;
    }

    /**
     * What a new configuration says; connections that are open stay as they are.
     *
     * @throws IOException if the certificate cannot be used; nothing has changed then
     */
    void adopt(HapaxConfig.Server settings) throws IOException {
        encryption.become(settings.tls());
        limit(settings);
    }

    private void limit(HapaxConfig.Server settings) {
        http.setRequestHeaderSize(settings.maxHeaderBytes());
        connector.setIdleTimeout(Math.max(
                settings.readTimeout().toMillis(), settings.writeTimeout().toMillis()));
        connections.setMaxNetworkConnectionCount(settings.maxConnections());
    }

    /** Sockets that want it too may listen on the same port; others still are refused. */
    void sharePort() throws IOException {
        if (connector.getTransport() instanceof NetworkChannel listening) {
            listening.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    /** Takes no new connections; done when the open ones have ended. */
    CompletableFuture<Void> shutdown() {
        return connector.shutdown();
    }
}
