package dev.hapax.shared.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration, checked and immutable, defaults filled in (config.md §2). Maps keep the order of the file.
 *
 * @param providers by name, the order is the file's
 * @param preference every provider by preference; {@code preferenceDeclared} tells whether the file listed it, which
 *     makes it the failover order too
 * @param aliases the top-level {@code models:} block, public name to targets
 */
public record HapaxConfig(
        Server server,
        Admin admin,
        Auth auth,
        Map<String, Provider> providers,
        List<String> preference,
        boolean preferenceDeclared,
        Map<String, Alias> aliases,
        List<Route> routes,
        boolean defaultRoutes,
        Retry retry,
        Failover failover,
        Breaker breaker,
        HealthCheck healthCheck,
        Logging logging,
        Metrics metrics,
        CompletionDefaults completion,
        Processing processing,
        CacheSettings cache,
        DedupSettings dedup,
        @Nullable RateLimit rateLimit,
        QueueSettings queue,
        @Nullable RedisSettings redis,
        AlertSettings alerts) {

    public HapaxConfig {
        providers = ordered(providers);
        preference = List.copyOf(preference);
        aliases = ordered(aliases);
        routes = List.copyOf(routes);
    }

    /** The route's own, else the file's. */
    public CacheSettings.Policy cacheOf(Route route) {
        CacheSettings.Policy own = route.cache();
        return own == null ? cache.policy() : own;
    }

    /** The route's own, else the file's. */
    public DedupSettings dedupOf(Route route) {
        DedupSettings own = route.dedup();
        return own == null ? dedup : own;
    }

    /** {@code server.*}. Sizes in bytes; port 0 is any free one. */
    public record Server(
            String host,
            int port,
            Duration readTimeout,
            Duration writeTimeout,
            Duration requestTimeout,
            int maxHeaderBytes,
            long maxBodyBytes,
            int maxConnections,
            Duration shutdownTimeout,
            List<String> allowedHosts,
            List<Network> trustedProxies,
            Cors cors,
            @Nullable Tls tls) {
        public Server {
            allowedHosts = List.copyOf(allowedHosts);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /** {@code server.cors.*}; empty lists mean that no CORS header is ever sent. */
    public record Cors(List<String> allowOrigins, List<String> allowMethods, List<String> allowHeaders) {
        public static final Cors NONE = new Cors(List.of(), List.of(), List.of());

        /** Pages of every origin. */
        static final Cors EVERYBODY = new Cors(List.of("*"), List.of(), List.of());

        public Cors {
            allowOrigins = List.copyOf(allowOrigins);
            allowMethods = List.copyOf(allowMethods);
            allowHeaders = List.copyOf(allowHeaders);
        }
    }

    /** {@code server.tls.*}, with what the files held when the configuration was loaded. */
    public record Tls(Path certFile, Path keyFile, ServerCertificate certificate) {}

    /** {@code admin.*}; a null socket means the place of cli.md §6. {@link AdminSocket} reads it before the rest. */
    public record Admin(@Nullable Path socket, @Nullable String group) {}

    /** {@code auth.*}: client keys, each one a tenant. */
    public record Auth(List<ClientKey> keys, boolean required) {
        public Auth {
            keys = List.copyOf(keys);
        }
    }

    /**
     * @param sha256 lowercase hex of the presented key's SHA-256; a key written as text is hashed on load
     * @param models names this key may ask for, empty: all
     * @param routes URLs this key may call, empty: all
     * @param rateLimit of this key alone, or null
     */
    public record ClientKey(
            String name,
            String sha256,
            List<String> models,
            List<String> routes,
            @Nullable RateLimit rateLimit) {
        public ClientKey {
            models = List.copyOf(models);
            routes = List.copyOf(routes);
        }
    }

    /**
     * One account or server.
     *
     * @param baseUrl never null after loading: the file's, else the kind's
     * @param key null when the kind needs none or it is unset
     * @param keySource where the key came from, for people: {@code ANTHROPIC_API_KEY}, {@code hapax.yaml}, a path,
     *     {@code none needed}
     * @param defaultModel {@code model:}, else the first of {@code models}, else the kind's; null: asked from the
     *     provider
     * @param models empty when the provider accepts any model name
     * @param offReason why it cannot be used ("ANTHROPIC_API_KEY is not set", "disabled"), null when it can
     */
    public record Provider(
            String name,
            String kind,
            URI baseUrl,
            @Nullable Secret key,
            String keySource,
            @Nullable String defaultModel,
            Map<String, Model> models,
            Timeouts timeouts,
            int maxConcurrent,
            Map<String, String> headers,
            Map<String, Object> options,
            Api api,
            @Nullable HealthCheck healthCheck,
            @Nullable String offReason) {
        public Provider {
            models = ordered(models);
            headers = ordered(headers);
            options = ordered(options);
        }

        /** What its default model is asked with. */
        public @Nullable Secret usualKey() {
            Model usual = usual();
            return usual == null || usual.key() == null ? key : usual.key();
        }

        /** Where that key comes from. */
        public String usualKeySource() {
            Model usual = usual();
            return usual == null || usual.keySource() == null ? keySource : usual.keySource();
        }

        private @Nullable Model usual() {
            return defaultModel == null ? null : models.get(defaultModel);
        }

        /** The same with other options. */
        public Provider withOptions(Map<String, Object> others) {
            return new Provider(
                    name,
                    kind,
                    baseUrl,
                    key,
                    keySource,
                    defaultModel,
                    models,
                    timeouts,
                    maxConcurrent,
                    headers,
                    others,
                    api,
                    healthCheck,
                    offReason);
        }
    }

    /** Which of OpenAI's two APIs a provider is spoken to in. */
    public enum Api {
        /** The caller's own where the provider has it, else the one that the model has. */
        AUTO,
        CHAT,
        RESPONSES
    }

    /**
     * One model at one provider.
     *
     * @param name its key in the file, the name callers use
     * @param upstreamName what goes upstream
     * @param endpoint a path on the gateway, or null
     * @param fallbacks targets after this one on its own endpoint
     * @param price null where the file does not say
     */
    public record Model(
            String name,
            String upstreamName,
            @Nullable Secret key,
            @Nullable String keySource,
            @Nullable URI baseUrl,
            @Nullable String endpoint,
            @Nullable Integer contextWindow,
            @Nullable Integer maxTokens,
            Map<String, Object> options,
            Set<String> capabilities,
            List<TargetRef> fallbacks,
            @Nullable Price price,
            @Nullable String offReason) {
        public Model {
            options = ordered(options);
            capabilities = sorted(capabilities);
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /** {@code timeout.*} of a provider (failover.md §3). */
    public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(10));
    }

    /** How the first of several targets is chosen; health decides before it (failover.md §7). */
    public enum Strategy {
        PRIORITY,
        WEIGHTED,
        ROUND_ROBIN,
        LEAST_BUSY,
        LATENCY
    }

    /** @param strategy null: the route's */
    public record Alias(List<TargetRef> targets, @Nullable Strategy strategy) {
        public Alias {
            targets = List.copyOf(targets);
        }
    }

    /**
     * @param url the path that is served, version prefix included
     * @param targets empty: the preference decides
     * @param strategy how one of them is chosen first; null: by priority
     * @param auth null: {@code auth.required} decides; an empty {@code keys} list means every key
     * @param requiredHeaders name to exact value; media types ignore parameters
     * @param options handed to the provider with every request
     * @param deprecated when it was deprecated, or null; {@code true} in the file is the epoch
     * @param rateLimit of this route alone, or null
     * @param cache null: the file's
     * @param dedup null: the file's
     * @param healthCheck null: the route has no health of its own
     * @param labels fixed labels of its metrics
     * @param cors null: the file's
     */
    public record Route(
            String path,
            String url,
            Handler handler,
            String version,
            List<String> methods,
            List<TargetRef> targets,
            @Nullable Strategy strategy,
            @Nullable Duration timeout,
            @Nullable Retry retry,
            @Nullable RouteAuth auth,
            Map<String, String> requiredHeaders,
            @Nullable Long maxBodyBytes,
            @Nullable String systemPrompt,
            Map<String, Object> options,
            @Nullable Instant deprecated,
            @Nullable Instant sunset,
            @Nullable URI link,
            @Nullable RateLimit rateLimit,
            CacheSettings.@Nullable Policy cache,
            @Nullable DedupSettings dedup,
            @Nullable HealthCheck healthCheck,
            Map<String, String> labels,
            @Nullable Cors cors) {
        public Route {
            methods = List.copyOf(methods);
            targets = List.copyOf(targets);
            requiredHeaders = ordered(requiredHeaders);
            options = ordered(options);
            labels = ordered(labels);
        }

        /** A route without settings of its own, at just this URL. */
        public static Route plain(String url, Handler handler, String version, List<TargetRef> targets) {
            return new Route(
                    url,
                    url,
                    handler,
                    version,
                    handler.methods(),
                    targets,
                    null,
                    null,
                    null,
                    null,
                    Map.of(),
                    null,
                    null,
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Map.of(),
                    null);
        }
    }

    public record RouteAuth(boolean required, List<String> keys) {
        public RouteAuth {
            keys = List.copyOf(keys);
        }
    }

    /**
     * {@code retry.*}: further attempts at one target.
     *
     * @param jitter share of the delay that is random, 0 to 1
     * @param retryable of {@code rate_limit}, {@code timeout}, {@code server_error}
     */
    public record Retry(
            int maxRetries,
            Duration initialDelay,
            Duration maxDelay,
            double multiplier,
            double jitter,
            Set<String> retryable) {
        public static final Retry DEFAULT = new Retry(
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                2.0,
                0.25,
                Set.of("rate_limit", "timeout", "server_error"));

        public Retry {
            retryable = sorted(retryable);
        }
    }

    /**
     * {@code failover.*}.
     *
     * @param budgetRatio retries for each request that comes to a provider, at most
     */
    public record Failover(
            int maxAttempts, double budgetRatio, Duration waitForRetryAfter, StreamRecovery streamRecovery) {
        public static final Failover DEFAULT =
                new Failover(4, 0.2, Duration.ofSeconds(2), StreamRecovery.DETERMINISTIC);
    }

    /** Which broken streams another target may go on with (failover.md §2). */
    public enum StreamRecovery {
        OFF,
        DETERMINISTIC,
        ALWAYS
    }

    /** {@code circuit_breaker.*} (failover.md §5). */
    public record Breaker(
            int failureThreshold,
            double failureRatio,
            int minimumRequests,
            Duration interval,
            Duration timeout,
            Duration maxTimeout,
            int maxRequests) {
        public static final Breaker DEFAULT =
                new Breaker(5, 0.5, 20, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5), 1);
    }

    /**
     * {@code health_check.*} (failover.md §6).
     *
     * @param checks of a route: names that its health is told under, to what older files say of them
     */
    public record HealthCheck(
            boolean enabled,
            ProbeMode mode,
            Duration interval,
            Duration timeout,
            int failureThreshold,
            int successThreshold,
            Map<String, String> checks) {
        public static final HealthCheck DEFAULT =
                new HealthCheck(true, ProbeMode.FREE, Duration.ofSeconds(15), Duration.ofSeconds(5), 2, 1, Map.of());

        public HealthCheck {
            checks = ordered(checks);
        }

        /** The same for whom names of checks mean nothing. */
        HealthCheck withoutChecks() {
            return new HealthCheck(enabled, mode, interval, timeout, failureThreshold, successThreshold, Map.of());
        }
    }

    public enum ProbeMode {
        FREE,
        PASSIVE,
        PAID
    }

    /** {@code logging.*}; format null is automatic. */
    public record Logging(
            String level, @Nullable String format, @Nullable Path file, boolean bodies) {
        public static final Logging DEFAULT = new Logging("info", null, null, false);
    }

    /** {@code metrics.*}; the labels stand on every series. */
    public record Metrics(boolean enabled, Map<String, String> labels) {
        public static final Metrics DEFAULT = new Metrics(true, Map.of());

        public Metrics {
            labels = ordered(labels);
        }
    }

    /** What the completion handlers add to every request ({@code llm.*} of older files). */
    public record CompletionDefaults(
            @Nullable String systemPrompt,
            Map<String, Object> options,
            @Nullable Integer maxContextTokens) {
        public static final CompletionDefaults NONE = new CompletionDefaults(null, Map.of(), null);

        public CompletionDefaults {
            options = ordered(options);
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Other sets are in another order in every process, and then a text made of them is another one too. */
    private static Set<String> sorted(Set<String> set) {
        return Collections.unmodifiableSet(new TreeSet<>(set));
    }
}
