package dev.hapax.daemon.upstream;

import dev.hapax.daemon.upstream.UpstreamFailure.Reason;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections: name, address, TLS, all before one moment. */
final class Connector {
    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final SSLSocketFactory tls;
    private final ReadDeadlines deadlines;
    private final Resolver resolver = new Resolver();

    Connector(SSLSocketFactory tls, ReadDeadlines deadlines) {
        this.tls = tls;
        this.deadlines = deadlines;
    }

    /** Who waits for the connection, and may stop wanting it. */
    interface Caller {
        boolean cancelled();

        /** Hands over what must be closed if the caller leaves now; closes it at once if it has left. */
        void holds(Closeable socket) throws UpstreamFailure;
    }

    Connection connect(ConnectionPool.Key key, long untilNanos, Caller caller) throws UpstreamFailure {
        List<InetAddress> addresses = resolver.resolve(key.host(), untilNanos, caller::cancelled);
        UpstreamFailure last = null;
        for (int i = 0; i < addresses.size(); i++) {
            try {
                // Each address gets its share of the time, so that one that swallows packets leaves some to the next.
                long now = System.nanoTime();
                long share = now + (untilNanos - now) / (addresses.size() - i);
                SocketChannel channel = connect(new InetSocketAddress(addresses.get(i), key.port()), share, caller);
                return key.scheme().equals("https")
                        ? secured(channel, key, untilNanos)
                        : new Connection(channel, channel.socket(), deadlines);
            } catch (UpstreamFailure e) {
                if (e.reason() != Reason.UNREACHABLE && e.reason() != Reason.CONNECT_TIMEOUT) {
                    throw e;
                }
                last = e;
            } catch (IOException e) {
                last = new UpstreamFailure(Reason.UNREACHABLE, "the connection could not be opened", e);
            }
        }
        throw java.util.Objects.requireNonNull(last, "a resolved name has an address");
    }

    private static SocketChannel connect(InetSocketAddress address, long untilNanos, Caller caller)
            throws UpstreamFailure {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            caller.holds(channel);
            long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
            if (left <= 0) {
                throw new SocketTimeoutException("no time left");
            }
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(address, (int) Math.min(left, Integer.MAX_VALUE));
            return channel;
        } catch (IOException e) {
            close(channel);
            throw switch (e) {
                case UpstreamFailure failure -> failure;
                case SocketTimeoutException _ ->
                    new UpstreamFailure(Reason.CONNECT_TIMEOUT, "no connection in the time given", e);
                default ->
                    caller.cancelled()
                            ? new UpstreamFailure(Reason.CANCELLED, "cancelled", e)
                            : new UpstreamFailure(Reason.UNREACHABLE, "connection refused or no route", e);
            };
        }
    }

    private Connection secured(SocketChannel channel, ConnectionPool.Key key, long untilNanos) throws UpstreamFailure {
        try (var limit = new CloseAt(channel, () -> untilNanos)) {
            try {
                var socket = (SSLSocket) tls.createSocket(channel.socket(), key.host(), key.port(), true);
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                parameters.setProtocols(TLS_VERSIONS);
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return new Connection(channel, socket, deadlines);
            } catch (IOException e) {
                close(channel);
                if (limit.fired()) {
                    throw new UpstreamFailure(Reason.CONNECT_TIMEOUT, "no TLS handshake in the time given", e);
                }
                throw handshakeFailed(e);
            }
        }
    }

    private static UpstreamFailure handshakeFailed(IOException e) {
        if (e instanceof SocketException || e.getCause() instanceof EOFException) {
            return new UpstreamFailure(Reason.RESET, "the connection was ended during the TLS handshake", e);
        }
        return new UpstreamFailure(Reason.TLS, reasonOf(e), e);
    }

    /** In our words: the library's name the host. */
    private static String reasonOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return "the certificate has expired";
                }
                case CertificateNotYetValidException _ -> {
                    return "the certificate is not valid yet";
                }
                case CertPathBuilderException _ -> {
                    return "the certificate is from an authority that is not trusted";
                }
                default -> {
                    // Perhaps the next cause says more.
                }
            }
        }
        String message = String.valueOf(failure.getMessage());
        return message.startsWith("No subject alternative") || message.startsWith("No name matching")
                ? "the certificate is for another name"
                : "the TLS handshake failed";
    }

    private static void close(@Nullable SocketChannel channel) {
        if (channel != null) {
            Connection.closeQuietly(channel);
        }
    }
}
