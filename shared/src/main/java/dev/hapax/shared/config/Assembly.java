package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Alias;
import dev.hapax.shared.config.HapaxConfig.Auth;
import dev.hapax.shared.config.HapaxConfig.ClientKey;
import dev.hapax.shared.config.HapaxConfig.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the checked pieces of a file together, and checks what only the whole can tell. */
final class Assembly {
    /** The tenant that all callers without a key are. */
    private static final String KEYLESS = "anonymous";

    private final Fields root;
    private final Findings findings;
    private final ProviderReader reader;
    private final List<HapaxConfig.Provider> fromEnvironment;
    private final ProcessingReader processing;
    private final RedisReader redis;
    private final HapaxConfig.@Nullable Tls tls;

    /**
     * @param fromEnvironment what serves a file that names no provider
     * @param tls what its files held
     */
    Assembly(
            Fields root,
            Findings findings,
            ProviderReader reader,
            List<HapaxConfig.Provider> fromEnvironment,
            ProcessingReader processing,
            RedisReader redis,
            HapaxConfig.@Nullable Tls tls) {
        this.root = root;
        this.findings = findings;
        this.reader = reader;
        this.fromEnvironment = fromEnvironment;
        this.processing = processing;
        this.redis = redis;
        this.tls = tls;
    }

    /** @param rules what else is checked once the providers are known */
    HapaxConfig config(Consumer<List<ProviderSource>> rules) {
        OlderFiles.note(root, findings);
        List<ProviderSource> sources = ProviderSource.of(root);
        boolean ownProviders = !sources.isEmpty() || root.isWrong("providers") || root.isWrong("llm");
        Map<String, HapaxConfig.Provider> providers = new LinkedHashMap<>();
        if (ownProviders) {
            sources.forEach(source -> reader.read(source).ifPresent(one -> providers.put(one.name(), one)));
        } else {
            fromEnvironment.forEach(provider -> providers.put(provider.name(), provider));
        }
        new References(findings, sources, ownProviders ? List.of() : List.copyOf(providers.keySet())).check(root);
        rules.accept(sources);
        Fields llm = root.fields("llm");
        boolean redisNamed = root.has("redis") || block("cache", llm).has("redis");
        var limits = new Limits(findings, redisNamed);
        RateLimit rateLimit = limits.of(root);
        Auth auth = auth(limits);
        String host = root.fields("server").text("host", Settings.HOST);
        boolean loopback = BaseUrls.isLoopback(host);
        List<String> keyNames = auth.keys().stream().map(ClientKey::name).toList();
        HapaxConfig.Retry retry = Settings.retry(block("retry", llm));
        HapaxConfig.HealthCheck healthCheck =
                Settings.healthCheck(block("health_check", llm)).withoutChecks();
        CacheSettings cache = Caching.cache(block("cache", llm), redisNamed, findings);
        DedupSettings dedup = Caching.dedup(root.fields("dedup"), DedupSettings.DEFAULT);
        boolean corsSaid = root.fields("server").has("cors");
        var standard = new RouteReader.Standard(retry, cache.policy(), dedup, healthCheck, rateLimit != null, corsSaid);
        List<Route> routes = new RouteReader(findings, keyNames, loopback, standard, limits).read(root);
        openness(auth, loopback);
        return new HapaxConfig(
                Settings.server(root.fields("server"), tls),
                Settings.admin(root.fields("admin")),
                auth,
                providers,
                preference(providers),
                root.has("provider_preference") || !ownProviders || llm.has("backup_providers"),
                aliases(),
                routes,
                root.flag("default_routes", true),
                retry,
                Settings.failover(root.fields("failover")),
                Settings.breaker(root.fields("circuit_breaker")),
                healthCheck,
                Settings.logging(root.fields("logging")),
                Settings.metrics(root.fields("metrics"), findings),
                Settings.completion(root.has("completion") ? root.fields("completion") : llm),
                processing.read(root.fields("processing")),
                cache,
                dedup,
                rateLimit,
                Limits.queue(root.fields("queue")),
                redis(llm),
                alerts(sources, providers, routes).read(root.fields("alerts")));
    }

    /** A provider that is wrong elsewhere is still a name. */
    private AlertReader alerts(
            List<ProviderSource> sources, Map<String, HapaxConfig.Provider> providers, List<Route> routes) {
        Set<String> names = new LinkedHashSet<>(providers.keySet());
        sources.forEach(source -> names.add(source.name()));
        List<String> endpoints = providers.values().stream()
                .flatMap(provider -> provider.models().values().stream())
                .map(HapaxConfig.Model::endpoint)
                .filter(Objects::nonNull)
                .toList();
        return new AlertReader(findings, names, routes, root.flag("default_routes", true), endpoints);
    }

    /** Older files keep it in the cache's block. */
    private @Nullable RedisSettings redis(Fields llm) {
        if (root.has("redis")) {
            if (!root.fields("redis").names().contains("address")) {
                findings.add(findings.make(Rule.MISSING_KEY, "/redis", root.keySpan("redis"), "`redis` needs `address`")
                        .withNote("help: for example 127.0.0.1:6379"));
            }
            return redis.read(root.fields("redis"));
        }
        return redis.read(block("cache", llm).fields("redis"));
    }

    private Fields block(String name, Fields llm) {
        return root.has(name) ? root.fields(name) : llm.fields(name);
    }

    private List<String> preference(Map<String, HapaxConfig.Provider> providers) {
        Set<String> order = new LinkedHashSet<>(root.texts("provider_preference"));
        order.retainAll(providers.keySet());
        order.addAll(providers.keySet());
        return List.copyOf(order);
    }

    private Map<String, Alias> aliases() {
        Map<String, Alias> aliases = new LinkedHashMap<>();
        Fields models = root.fields("models");
        for (String name : models.values().keySet()) {
            Fields whole = models.content(name) instanceof Fields fields ? fields : null;
            List<Value> targets = whole == null ? models.list(name) : whole.list("targets");
            if (targets.isEmpty()) {
                findings.add(
                        Rule.EMPTY,
                        Findings.under("/models", name),
                        models.keySpan(name),
                        "`" + name + "` has no target");
            }
            aliases.put(name, new Alias(Targets.of(targets), whole == null ? null : Settings.strategy(whole)));
        }
        return aliases;
    }

    private Auth auth(Limits limits) {
        Fields block = root.fields("auth");
        List<ClientKey> keys = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Value value : block.list("keys")) {
            if (value.content() instanceof Fields fields) {
                clientKey(fields, value, limits, names, keys);
            }
        }
        boolean any = !block.list("keys").isEmpty();
        boolean required = block.flag("required", any);
        Value place = block.value("required");
        if (required && !any && !block.isWrong("keys") && place != null) {
            findings.add(findings.make(
                            Rule.AUTH_WITHOUT_KEYS,
                            place.pointer(),
                            place.span(),
                            "this asks for a client key, and there is none")
                    .withNote("help: add one under `auth.keys`"));
        }
        return new Auth(keys, required);
    }

    private void clientKey(Fields fields, Value whole, Limits limits, Set<String> names, List<ClientKey> keys) {
        String name = fields.text("name");
        if (KEYLESS.equals(name)) {
            findings.add(findings.make(
                            Rule.BAD_NAME,
                            whole.pointer(),
                            fields.keySpan("name"),
                            "`" + KEYLESS + "` is how callers without a key are counted")
                    .withNote("help: give the key another name; else it would share answers and limits with them"));
        }
        if (name != null && !names.add(name)) {
            findings.add(
                    Rule.BAD_NAME,
                    whole.pointer(),
                    fields.keySpan("name"),
                    "two client keys are called `"
                            + Objects.requireNonNull(fields.value("name")).shown() + "`");
        }
        String hash = hash(fields, whole);
        if (name != null && hash != null) {
            keys.add(new ClientKey(name, hash, fields.texts("models"), fields.texts("routes"), limits.of(fields)));
        }
    }

    private @Nullable String hash(Fields fields, Value whole) {
        Object key = fields.content("key");
        Value sha = fields.value("sha256");
        if (key instanceof Value.Unset) {
            return "unset";
        }
        if (key instanceof Secret secret && !secret.reveal().isEmpty()) {
            return secret.fingerprint();
        }
        if (sha != null && sha.text().matches("[0-9A-Fa-f]{64}")) {
            return sha.text().toLowerCase(Locale.ROOT);
        }
        if (sha != null) {
            findings.add(Rule.WRONG_TYPE, sha.pointer(), sha.span(), "`sha256` takes 64 hex digits");
        } else if (!fields.isWrong("key") && !fields.isWrong("sha256")) {
            findings.add(
                    Rule.MISSING_KEY,
                    whole.pointer(),
                    Objects.requireNonNull(whole.span()),
                    "a client key needs `key` or `sha256`");
        }
        return null;
    }

    private void openness(Auth auth, boolean loopback) {
        Value place = root.fields("server").value("host");
        if (!loopback && !auth.required() && place != null) {
            findings.add(findings.make(
                            Rule.OPEN_TO_NETWORK,
                            place.pointer(),
                            place.span(),
                            "anybody who reaches " + place.shown() + " can use your providers")
                    .withNote("help: add a client key under `auth.keys`, or listen on 127.0.0.1"));
        }
    }
}
