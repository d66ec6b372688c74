package dev.hapax.daemon;

import dev.hapax.daemon.http.PublicServer;
import dev.hapax.shared.config.HapaxConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The public listener, which may move: the new one is open before the old one closes. Guarded by itself. */
final class Listeners implements AutoCloseable {
    private final @Nullable String host;
    private final @Nullable Integer port;
    private final BiFunction<String, Integer, PublicServer> opener;
    private @Nullable PublicServer open;
    private String address = "";

    /** @param host, port override the file's; null: the file decides */
    Listeners(@Nullable String host, @Nullable Integer port, BiFunction<String, Integer, PublicServer> opener) {
        this.host = host;
        this.port = port;
        this.opener = opener;
    }

    synchronized void openFirst(HapaxConfig.Server server) {
        open = opener.apply(hostOf(server), portOf(server));
        address = wanted(server);
    }

    /** The address that the configuration asks for. */
    String wanted(HapaxConfig.Server server) {
        return hostOf(server) + ":" + portOf(server);
    }

    /** Where it listens, as a URL. */
    synchronized String url(HapaxConfig.Server server) {
        String name = hostOf(server);
        String shown = name.equals("0.0.0.0") || name.equals("::") ? "127.0.0.1" : name;
        int real = open == null ? portOf(server) : open.port();
        return "http://" + (shown.indexOf(':') >= 0 ? "[" + shown + "]" : shown) + ":" + real;
    }

    /**
     * Opens the listener of a new configuration, if it is another one.
     *
     * @return the one to retire after the swap, or null where nothing moves
     * @throws IOException if it cannot be opened; the old one stays
     */
    synchronized @Nullable PublicServer move(HapaxConfig.Server server) throws IOException {
        String wanted = wanted(server);
        if (wanted.equals(address)) {
            return null;
        }
        PublicServer old = open;
        try {
            open = opener.apply(hostOf(server), portOf(server));
        } catch (JavalinBindException taken) {
            var cannot = new BindException("cannot listen on " + wanted + "; the old address stays");
            cannot.initCause(taken);
            throw cannot;
        }
        address = wanted;
        return old;
    }

    /** Lets the old listener finish what it has. */
    static void retire(PublicServer old, Duration limit) {
        Thread.ofVirtual().name("retiring-listener").start(() -> old.retire(limit));
    }

    private String hostOf(HapaxConfig.Server server) {
        return host == null ? server.host() : host;
    }

    private int portOf(HapaxConfig.Server server) {
        return port == null ? server.port() : port;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
        }
    }
}
