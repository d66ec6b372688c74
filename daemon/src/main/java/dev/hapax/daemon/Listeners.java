package dev.hapax.daemon;

import dev.hapax.daemon.http.PublicServer;
import dev.hapax.daemon.http.PublicServer.Address;
import dev.hapax.shared.config.HapaxConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The public listener, which may move: the new one is open before the old one closes, and the old one stays until the
 * last request on it has ended. Guarded by itself.
 */
final class Listeners implements AutoCloseable {
    private final @Nullable String host;
    private final @Nullable Integer port;
    private final Opener opener;
    private final Map<PublicServer, Thread> retiring = new ConcurrentHashMap<>();
    private @Nullable PublicServer open;
    private String address = "";

    /** Opens one; throws {@link JavalinBindException} where the address cannot be had. */
    interface Opener {
        PublicServer open(Address address, HapaxConfig.Server settings) throws IOException;
    }

    /** @param host, port override the file's; null: the file decides */
    Listeners(@Nullable String host, @Nullable Integer port, Opener opener) {
        this.host = host;
        this.port = port;
        this.opener = opener;
    }

    /** @throws StartFailed.CannotListen if the address cannot be had */
    synchronized void openFirst(HapaxConfig.Server server) throws StartFailed, IOException {
        String wanted = wanted(server);
        try {
            open = opener.open(new Address(hostOf(server), portOf(server), false), server);
        } catch (JavalinBindException taken) {
            String reason = String.valueOf(taken.getMessage());
            throw new StartFailed.CannotListen(wanted, reason.contains("Permission denied"), reason);
        }
        address = wanted;
    }

    /** The address that the configuration asks for. */
    private String wanted(HapaxConfig.Server server) {
        return hostOf(server) + ":" + portOf(server);
    }

    /** Where it listens, as a URL. */
    synchronized String url(HapaxConfig.Server server) {
        String name = hostOf(server);
        String shown = name.equals("0.0.0.0") || name.equals("::") ? "127.0.0.1" : name;
        int real = open == null ? portOf(server) : open.port();
        String scheme = server.tls() == null ? "http://" : "https://";
        return scheme + (shown.indexOf(':') >= 0 ? "[" + shown + "]" : shown) + ":" + real;
    }

    /** The port that is open, 0 while none is. */
    synchronized int port() {
        return open == null ? 0 : open.port();
    }

    /**
     * Goes on as a new configuration says: opens its listener, if it is another one, else gives it the new settings.
     *
     * @return the one to retire after the swap, or null where nothing moves
     * @throws IOException if it cannot be opened or has no usable certificate; the old one stays as it was
     */
    synchronized @Nullable PublicServer move(HapaxConfig.Server server) throws IOException {
        PublicServer old = open;
        String wanted = wanted(server);
        if (old != null && wanted.equals(address)) {
            old.adopt(server);
            return null;
        }
        open = opened(server, wanted, old);
        address = wanted;
        return old;
    }

    private PublicServer opened(HapaxConfig.Server server, String wanted, @Nullable PublicServer old)
            throws IOException {
        boolean beside = old != null && portOf(server) == old.port();
        if (old != null && beside) {
            old.sharePort();
        }
        try {
            return opener.open(new Address(hostOf(server), portOf(server), beside), server);
        } catch (JavalinBindException taken) {
            var cannot = new BindException("cannot listen on " + wanted + ": " + taken.getMessage());
            cannot.initCause(taken);
            throw cannot;
        }
    }

    /** Lets the old listener finish what it has. */
    void retire(PublicServer old) {
        Thread thread = Thread.ofVirtual().name("retiring-listener").unstarted(() -> {
            old.retire();
            retiring.remove(old);
        });
        retiring.put(old, thread);
        thread.start();
    }

    private String hostOf(HapaxConfig.Server server) {
        return host == null ? server.host() : host;
    }

    private int portOf(HapaxConfig.Server server) {
        return port == null ? server.port() : port;
    }

    @Override
    public void close() {
        retiring.values().forEach(Thread::interrupt);
        retiring.keySet().forEach(PublicServer::close);
        PublicServer last;
        synchronized (this) {
            last = open;
        }
        if (last != null) {
            last.close();
        }
    }
}
