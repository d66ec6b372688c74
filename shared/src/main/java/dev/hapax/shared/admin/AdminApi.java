package dev.hapax.shared.admin;

import dev.hapax.shared.config.edit.ProviderSpec;
import dev.hapax.shared.config.edit.RouteSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of the admin API, all JSON over HTTP/1.1 on the unix socket with {@code Host: hapax}. Times are RFC 3339 in
 * UTC, durations whole milliseconds ({@code …Ms}), spelled in snake case on the wire.
 */
public final class AdminApi {
    private AdminApi() {}

    /** Raised when a reply changes its meaning; a client that finds another one says so and stops. */
    public static final int VERSION = 1;

    /** Answered with every reply as {@code X-Hapax-Admin-Version}. */
    public static final String VERSION_HEADER = "X-Hapax-Admin-Version";

    public static final String STATUS = "/v1/status";
    public static final String PROVIDERS = "/v1/providers";
    public static final String PROVIDER_CHECK = "/v1/providers/check";
    public static final String ROUTES = "/v1/routes";
    public static final String RELOAD = "/v1/reload";
    public static final String EDITS = "/v1/edits";
    public static final String CONFIG = "/v1/config";
    public static final String HISTORY = "/v1/history";
    public static final String REQUESTS = "/v1/requests";
    public static final String USAGE = "/v1/usage";
    public static final String ALERTS = "/v1/alerts";
    public static final String ALERT_TEST = "/v1/alerts/test";
    public static final String ALERT_SILENCE = "/v1/alerts/silence";
    public static final String CACHE = "/v1/cache";
    public static final String CACHE_CLEAR = "/v1/cache/clear";
    public static final String PULSE = "/v1/pulse";
    public static final String STOP = "/v1/stop";

    /**
     * GET {@link #CACHE}. Counts go from the daemon's start.
     *
     * @param type memory, file or redis; null where no route keeps answers
     * @param shared requests that were served by another's call
     * @param callsUnderWay calls that others may join, and {@code requestsUnderWay} who waits for them
     */
    public record CacheStats(
            @Nullable String type,
            long entries,
            long bytes,
            long evicted,
            long hits,
            long misses,
            long stored,
            long shared,
            int callsUnderWay,
            int requestsUnderWay) {}

    /** POST {@link #CACHE_CLEAR}. */
    public record CacheCleared(long entries) {}

    /**
     * GET {@link #STATUS}.
     *
     * @param lastReloadProblem why the newest content of the file is not in force, with {@code lastReloadProblemAt};
     *     null while it is
     * @param waiting how many of those in flight are in the queue
     */
    public record Status(
            String version,
            long pid,
            String url,
            String socket,
            long uptimeMs,
            @Nullable String configFile,
            int generation,
            String revision,
            String loadedAt,
            @Nullable String lastReloadProblem,
            @Nullable String lastReloadProblemAt,
            boolean draining,
            int inFlight,
            int inFlightOnOldGeneration,
            int waiting,
            boolean fileDiffers) {}

    /** GET {@link #PROVIDERS}. */
    public record Providers(int generation, List<ProviderView> providers) {}

    /**
     * @param state healthy, degraded, down, refused, limited, off, unknown (failover.md §6)
     * @param model the default model
     * @param key the source of the key, never the key
     * @param p50Ms median of the last five minutes, null without a request
     * @param lastProblem a row id of failover.md §1 and when, or null
     */
    public record ProviderView(
            String name,
            String kind,
            String state,
            @Nullable String model,
            String key,
            @Nullable Long p50Ms,
            long failed,
            long requests,
            @Nullable Problem lastProblem,
            @Nullable String hint,
            @Nullable String checkedAt,
            List<TargetView> targets) {}

    /** POST {@link #PROVIDER_CHECK}: asks a provider now, by a call that costs nothing. */
    public record CheckProvider(String provider) {}

    /**
     * @param provider as it is after that
     * @param outcome a row of failover.md §1, {@code off}, or null where it answers; with {@code message}
     * @param status what the provider answered, or null
     */
    public record ProviderChecked(
            ProviderView provider,
            boolean answers,
            long tookMs,
            @Nullable String outcome,
            @Nullable Integer status,
            @Nullable String message) {}

    public record Problem(String outcome, @Nullable Integer status, String message, String at) {}

    /** @param breaker closed, half_open, open */
    public record TargetView(
            String target, String breaker, @Nullable Long reopensInMs) {}

    /** GET {@link #ROUTES}. */
    public record Routes(int generation, List<RouteView> routes) {}

    /**
     * @param lastUsed when it was last asked since the daemon started, or null
     * @param requests since the daemon started
     * @param sunset when it goes away, or null
     */
    public record RouteView(
            String id,
            String url,
            List<String> methods,
            String handler,
            String version,
            List<String> targets,
            @Nullable String lastUsed,
            long requests,
            boolean deprecated,
            @Nullable String sunset) {
        /** One that nobody serves yet. */
        public RouteView(
                String id, String url, List<String> methods, String handler, String version, List<String> targets) {
            this(id, url, methods, handler, version, targets, null, 0, false, null);
        }
    }

    /**
     * POST {@link #RELOAD}.
     *
     * @param to a revision of the history to go back to, by the beginning of its hash; null for what the file says
     */
    public record Reload(boolean force, @Nullable String to) {
        public Reload(boolean force) {
            this(force, null);
        }
    }

    /** @param result reloaded or unchanged */
    public record Reloaded(
            String result,
            int previous,
            int generation,
            long tookMs,
            List<Change> changes,
            int streamsOnOldGeneration) {}

    /** @param sign +, ~ or - */
    public record Change(String sign, String what, String name, String detail) {}

    /**
     * POST {@link #EDITS}: all are made as one change of the file and one reload, or none is.
     *
     * @param expectedConfig the file the caller means, or null for the daemon's own
     */
    public record EditFile(
            List<EditStep> edits, boolean dryRun, @Nullable String expectedConfig) {}

    /**
     * @param op {@code route.add}, {@code route.remove}, {@code provider.add}, {@code provider.remove}
     * @param name what is to be removed
     * @param route what is to be added, or
     * @param provider this
     * @param ifPresent conflict, replace or keep
     */
    public record EditStep(
            String op,
            @Nullable String name,
            @Nullable RouteSpec route,
            @Nullable ProviderSpec provider,
            @Nullable String ifPresent) {}

    /**
     * @param change added, replaced, removed or unchanged
     * @param undo the command that takes it back, without the program's name
     */
    public record StepDone(
            String change,
            String noun,
            String name,
            int line,
            List<String> differences,
            @Nullable String undo) {}

    /**
     * @param applied whether the daemon goes by it now
     * @param patch the unified diff of a dry run
     */
    public record FileEdited(
            List<StepDone> edits,
            FileView file,
            boolean applied,
            int previousGeneration,
            int generation,
            long tookMs,
            int streamsInFlight,
            @Nullable String patch) {}

    /**
     * GET {@link #CONFIG}: what is in force.
     *
     * @param text the file as it was read, keys that stand in it in clear left out; "" without a file
     */
    public record ConfigText(@Nullable String file, int generation, String revision, String text) {}

    /** GET {@link #HISTORY}: what came into force, the newest first. */
    public record Revisions(List<Revision> revisions) {}

    public record Revision(String revision, String at, int addedLines, int removedLines) {}

    public record FileView(String path, String sha256, int line, int addedLines, boolean inPlace) {}

    /**
     * GET {@link #REQUESTS} with {@code limit}, {@code after} (a number), {@code failed=true} and {@code route} (a
     * URL).
     *
     * @param last the number of the newest request of all, to ask for later ones
     * @param requests in the order in which they ended
     */
    public record Requests(long last, Traffic traffic, List<RequestView> requests) {}

    /**
     * What came lately, without those who only look how the gateway is.
     *
     * @param failed by no fault of the caller
     * @param p50Ms null without a request
     */
    public record Traffic(
            long windowMs,
            long requests,
            long failed,
            @Nullable Long p50Ms) {}

    /**
     * One request, without bodies; GET {@link #REQUESTS} and its id.
     *
     * @param number counts up since the daemon began
     * @param route the route's URL, {@code other} where none was found
     * @param status 499 when the caller left
     * @param upstreamMs time spent waiting for providers
     * @param model as the caller wrote it, "" for none
     * @param attempts every target considered, in order
     * @param unasked the targets of the chain that it did not come to
     * @param cache hit, miss, shared, bypass or off
     * @param costUsd null where the file gives no price
     * @param client the client key's name or {@code anonymous}
     * @param errorType client_error, server_error, upstream_error, queue_full, client_closed, or null
     */
    public record RequestView(
            long number,
            String at,
            String requestId,
            String method,
            String path,
            String route,
            String version,
            int status,
            long durationMs,
            @Nullable Long firstByteMs,
            long upstreamMs,
            boolean streamed,
            String model,
            @Nullable String target,
            List<AttemptView> attempts,
            List<UnaskedView> unasked,
            String cache,
            @Nullable TokensView tokens,
            @Nullable Double costUsd,
            String client,
            int generation,
            @Nullable String errorType,
            @Nullable CallerError error) {}

    /** @param why for people */
    public record UnaskedView(String target, String why) {}

    /** What the caller was told. */
    public record CallerError(@Nullable String code, String message) {}

    /**
     * @param outcome ok, a row of failover.md §1, or why no call was made
     * @param called whether a call was made
     * @param pauseMs how long the target was left in peace before it was asked again
     */
    public record AttemptView(
            String target,
            String outcome,
            boolean called,
            @Nullable Integer status,
            long tookMs,
            long pauseMs,
            @Nullable String reason,
            @Nullable TokensView tokens,
            @Nullable Double costUsd) {}

    /**
     * @param cachedInput part of the input
     * @param reasoning part of the output
     * @param estimated where the provider told nothing
     */
    public record TokensView(long input, long output, long cachedInput, long reasoning, boolean estimated) {}

    /**
     * GET {@link #USAGE} with {@code by} (provider, model, route, key) and {@code since_ms} (a length of time).
     *
     * @param from where the counting begins: at a whole hour
     * @param total of all rows
     */
    public record UsageReport(String by, String from, List<UsageRow> rows, UsageRow total) {}

    /**
     * @param name "" for requests that nobody was asked for
     * @param requests those that callers sent
     * @param calls those that providers got
     * @param cachedInputTokens part of the input
     * @param reasoningTokens part of the output
     * @param costUsd null where no call had a price
     */
    public record UsageRow(
            String name,
            long requests,
            long failed,
            long calls,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            long reasoningTokens,
            @Nullable Double costUsd) {}

    /** GET {@link #ALERTS}. */
    public record Alerts(boolean enabled, List<AlertRuleView> rules, List<AlertChannelView> channels) {}

    /**
     * @param state ok, pending, firing or flapping: the worst of its alerts
     * @param scope a provider, a target, a route, or all
     * @param silencedUntil or null
     */
    public record AlertRuleView(
            String name,
            String condition,
            String severity,
            String scope,
            List<String> channels,
            boolean builtIn,
            String state,
            @Nullable String silencedUntil,
            List<AlertView> alerts) {}

    /**
     * @param status pending, firing or flapping
     * @param cause the alert that explains it, or null
     * @param effects what it explains
     */
    public record AlertView(
            String scope,
            String status,
            String since,
            long durationMs,
            String summary,
            @Nullable String cause,
            List<String> effects) {}

    /** @param host where it leads to, or null; addresses may be keys */
    public record AlertChannelView(
            String name, String type, @Nullable String host) {}

    /** POST {@link #ALERT_TEST}. */
    public record TestAlert(String channel) {}

    /**
     * @param status what was answered, or null where nothing came back
     * @param detail the same for people
     */
    public record AlertTested(
            String channel,
            String type,
            boolean delivered,
            @Nullable Integer status,
            String detail,
            long tookMs) {}

    /**
     * POST {@link #ALERT_SILENCE}.
     *
     * @param forMs how long; 0 ends a silence
     */
    public record SilenceAlert(String rule, long forMs) {}

    /** @param until null where there is no silence any more */
    public record AlertSilenced(String rule, @Nullable String until) {}
    /**
     * GET {@link #PULSE}{@code ?seconds=120}: what came to pass, second by second.
     *
     * @param beats of whole seconds, oldest first
     * @param firstTokenP50Ms over the last minute, null without an answer
     */
    public record Pulse(
            List<Beat> beats,
            @Nullable Long firstTokenP50Ms,
            @Nullable Long firstTokenP95Ms) {}

    /**
     * @param failed by no fault of the caller
     * @param hits answers given again, {@code misses} those that could have been, {@code shared} from another's call
     * @param input tokens, as {@code output}
     * @param firstTokenMs the median, null without an answer
     */
    public record Beat(
            int requests,
            int failed,
            int failovers,
            int hits,
            int misses,
            int shared,
            long input,
            long output,
            @Nullable Long firstTokenMs) {}

    /** POST {@link #STOP}. */
    public record Stopping(int inFlight, long deadlineMs) {}

    /**
     * Any refusal: status 400 and up.
     *
     * @param id a stable dotted word, e.g. {@code config.invalid}, {@code route.conflict}
     * @param exit the exit code of the command line (cli.md §1)
     * @param details lines for a person
     * @param diagnostics in the shape of {@code hapax.diagnostics/v1}, rendered by the daemon as JSON text
     * @param frames the same problems as code frames without colour
     */
    public record AdminError(
            String id,
            int exit,
            String message,
            List<String> details,
            List<String> next,
            List<Object> diagnostics,
            @Nullable String frames) {
        /** What a daemon leaves out is empty. */
        public AdminError {
            details = orEmpty(details);
            next = orEmpty(next);
            diagnostics = orEmpty(diagnostics);
        }

        private static <T> List<T> orEmpty(@Nullable List<T> list) {
            return list == null ? List.of() : List.copyOf(list);
        }
    }
}
