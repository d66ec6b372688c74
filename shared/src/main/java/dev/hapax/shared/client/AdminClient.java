package dev.hapax.shared.client;

import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminApi.AdminError;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The daemon over its unix socket: one typed method per operation, one connection per call. Every method throws
 * {@link AdminException} with id and exit code: {@code daemon.unreachable} (4) naming every socket tried and why,
 * {@code socket.permission} (7), {@code daemon.silent} (6), {@code daemon.version} (8), or the daemon's own refusal.
 */
public final class AdminClient {
    /** A daemon in good health answers a question at once. */
    private static final Duration QUESTION_LIMIT = Duration.ofSeconds(2);

    private static final int FIRST_ERROR_STATUS = 400;

    private final List<Path> sockets;
    private final Duration timeout;

    /**
     * @param sockets tried in order, the first that answers is the daemon
     * @param timeout for what may take its time: a reload, a route; questions are given 2 s at most
     */
    public AdminClient(List<Path> sockets, Duration timeout) {
        this.sockets = List.copyOf(sockets);
        this.timeout = timeout;
    }

    /** Whether a daemon answers at all; false only where none runs, other troubles throw. */
    public boolean reachable() throws AdminException {
        try {
            status();
            return true;
        } catch (AdminException no) {
            if (no.error().id().equals(Refusals.UNREACHABLE)) {
                return false;
            }
            throw no;
        }
    }

    public AdminApi.Status status() throws AdminException {
        return ask(AdminApi.STATUS, AdminApi.Status.class);
    }

    public AdminApi.Providers providers() throws AdminException {
        return ask(AdminApi.PROVIDERS, AdminApi.Providers.class);
    }

    /** @throws AdminException {@code provider.unknown} (2) if there is no such provider */
    public AdminApi.ProviderChecked checkProvider(String name) throws AdminException {
        var request = new AdminApi.CheckProvider(name);
        return call("POST", AdminApi.PROVIDER_CHECK, request, timeout, AdminApi.ProviderChecked.class);
    }

    public AdminApi.Routes routes() throws AdminException {
        return ask(AdminApi.ROUTES, AdminApi.Routes.class);
    }

    public AdminApi.Reloaded reload(AdminApi.Reload request) throws AdminException {
        return call("POST", AdminApi.RELOAD, request, timeout, AdminApi.Reloaded.class);
    }

    public AdminApi.FileEdited edit(AdminApi.EditFile request) throws AdminException {
        return call("POST", AdminApi.EDITS, request, timeout, AdminApi.FileEdited.class);
    }

    public AdminApi.ConfigText config() throws AdminException {
        return ask(AdminApi.CONFIG, AdminApi.ConfigText.class);
    }

    public AdminApi.Revisions history() throws AdminException {
        return ask(AdminApi.HISTORY, AdminApi.Revisions.class);
    }

    /** @param seconds how far back, at most five minutes */
    public AdminApi.Pulse pulse(int seconds) throws AdminException {
        return ask(AdminApi.PULSE + "?seconds=" + seconds, AdminApi.Pulse.class);
    }

    /**
     * @param after only those with a higher number, 0 for all
     * @param route only those of this URL, null for all
     */
    public AdminApi.Requests requests(int limit, long after, boolean failed, @Nullable String route)
            throws AdminException {
        String query = "?limit=" + limit + "&after=" + after + "&failed=" + failed
                + (route == null ? "" : "&route=" + URLEncoder.encode(route, StandardCharsets.UTF_8));
        return ask(AdminApi.REQUESTS + query, AdminApi.Requests.class);
    }

    /** @param id a request's, or the beginning of one */
    public AdminApi.RequestView request(String id) throws AdminException {
        return ask(AdminApi.REQUESTS + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8), AdminApi.RequestView.class);
    }

    /** @param by provider, model, route or key */
    public AdminApi.UsageReport usage(String by, Duration since) throws AdminException {
        return ask(AdminApi.USAGE + "?by=" + by + "&since_ms=" + since.toMillis(), AdminApi.UsageReport.class);
    }

    public AdminApi.Alerts alerts() throws AdminException {
        return ask(AdminApi.ALERTS, AdminApi.Alerts.class);
    }

    /** @throws AdminException {@code alert.no_channel} (2) if there is no such channel */
    public AdminApi.AlertTested testAlert(String channel) throws AdminException {
        return call("POST", AdminApi.ALERT_TEST, new AdminApi.TestAlert(channel), timeout, AdminApi.AlertTested.class);
    }

    /** @throws AdminException {@code alert.no_rule} (2) if there is no such rule */
    public AdminApi.AlertSilenced silenceAlert(AdminApi.SilenceAlert request) throws AdminException {
        return call("POST", AdminApi.ALERT_SILENCE, request, questionLimit(), AdminApi.AlertSilenced.class);
    }

    public AdminApi.CacheStats cacheStats() throws AdminException {
        return ask(AdminApi.CACHE, AdminApi.CacheStats.class);
    }

    /** Forgets every kept answer. */
    public AdminApi.CacheCleared clearCache() throws AdminException {
        return call("POST", AdminApi.CACHE_CLEAR, Map.of(), timeout, AdminApi.CacheCleared.class);
    }

    public AdminApi.Stopping stop() throws AdminException {
        return call("POST", AdminApi.STOP, Map.of(), questionLimit(), AdminApi.Stopping.class);
    }

    private <T> T ask(String path, Class<T> answer) throws AdminException {
        return call("GET", path, null, questionLimit(), answer);
    }

    private Duration questionLimit() {
        return timeout.compareTo(QUESTION_LIMIT) < 0 ? timeout : QUESTION_LIMIT;
    }

    private <T> T call(String method, String path, @Nullable Object request, Duration limit, Class<T> answer)
            throws AdminException {
        SocketTrial.Connected door = connect();
        byte @Nullable [] body = request == null ? null : Records.write(request).getBytes(StandardCharsets.UTF_8);
        try {
            Exchange.Reply reply = Exchange.run(door.channel(), method, path, body, limit);
            return read(door.socket(), reply, answer);
        } catch (Exchange.Silent nothing) {
            throw Refusals.silent(door.socket(), limit);
        } catch (IOException broken) {
            throw Refusals.hungUp(door.socket(), String.valueOf(broken.getMessage()));
        }
    }

    private SocketTrial.Connected connect() throws AdminException {
        var failed = new ArrayList<SocketTrial.Failed>();
        for (Path socket : sockets) {
            switch (SocketTrial.at(socket)) {
                case SocketTrial.Connected door -> {
                    return door;
                }
                case SocketTrial.Failed trial -> failed.add(trial);
            }
        }
        throw Refusals.noneAnswers(failed);
    }

    private static <T> T read(Path socket, Exchange.Reply reply, Class<T> answer) throws AdminException {
        if (!String.valueOf(AdminApi.VERSION).equals(reply.version())) {
            throw Refusals.otherVersion(socket, reply.version());
        }
        var json = new String(reply.body(), StandardCharsets.UTF_8);
        try {
            if (reply.status() >= FIRST_ERROR_STATUS) {
                throw new AdminException(Records.read(json, AdminError.class));
            }
            return Records.read(json, answer);
        } catch (Json.Unreadable noSuchRecord) {
            throw Refusals.notUnderstood(socket, reply.status());
        }
    }
}
