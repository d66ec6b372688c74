package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Route;
import dev.hapax.shared.config.HapaxConfig.RouteAuth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes routes of their blocks, and sees that no two answer the same call (http-api.md §1). */
final class RouteReader {
    private static final Pattern VERSIONED = Pattern.compile("/(v\\d+)/.*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final List<String> MIDDLEWARE = List.of("auth", "ratelimit", "rate-limit", "cors", "logging");
    private static final Set<String> RATE_LIMIT_WORDS = Set.of("ratelimit", "rate-limit");
    private static final Set<String> RESERVED = Set.of("/health", "/health/live", "/health/ready", "/metrics");

    private final Findings findings;
    private final List<String> clientKeys;
    private final boolean loopback;
    private final Standard standard;
    private final Limits limits;
    private final Map<String, Answering> answering = new LinkedHashMap<>();

    private boolean corsSaid;

    /**
     * Who answers a method at a URL, and how its URL came about.
     *
     * @param url as messages may show it
     */
    private record Answering(Span path, String how, String pointer, String url) {}

    /** What holds for the whole file, and in a route where it leaves its own block open. */
    record Standard(
            HapaxConfig.Retry retry,
            CacheSettings.Policy cache,
            DedupSettings dedup,
            HapaxConfig.HealthCheck health,
            boolean limited) {}

    RouteReader(Findings findings, List<String> clientKeys, boolean loopback, Standard standard, Limits limits) {
        this.findings = findings;
        this.clientKeys = clientKeys;
        this.loopback = loopback;
        this.standard = standard;
        this.limits = limits;
    }

    List<Route> read(Fields root) {
        corsSaid = root.fields("server").has("cors");
        endpoints(root.fields("providers"));
        List<Route> routes = new ArrayList<>();
        for (Value value : root.list("routes")) {
            if (value.content() instanceof Fields fields) {
                route(fields, value).ifPresent(routes::add);
            }
        }
        return routes;
    }

    private void endpoints(Fields providers) {
        for (String provider : providers.values().keySet()) {
            Fields models = providers.fields(provider).fields("models");
            for (String model : models.values().keySet()) {
                Value endpoint = models.fields(model).value("endpoint");
                if (endpoint != null && endpoint.content() instanceof String path) {
                    if (RESERVED.contains(path)) {
                        findings.add(
                                Rule.RESERVED_PATH,
                                endpoint.pointer(),
                                endpoint.span(),
                                "`" + endpoint.shown() + "` is the gateway's own");
                    } else {
                        endpoint(path, endpoint);
                    }
                }
            }
        }
    }

    /** Told once, however many of its addresses are taken. */
    private void endpoint(String path, Value endpoint) {
        for (EndpointUrl below : EndpointUrl.ALL) {
            String how = below.rest().isEmpty() ? "the endpoint of a model" : "below the endpoint of a model";
            var mine = new Answering(endpoint.span(), how, endpoint.pointer(), endpoint.shown() + below.rest());
            for (String method : below.handler().methods()) {
                if (!claim(method, path + below.rest(), mine)) {
                    return;
                }
            }
        }
    }

    private Optional<Route> route(Fields fields, Value whole) {
        RouteAuth auth = auth(fields);
        Value path = fields.value("path");
        Optional<Handler> handler = Optional.ofNullable(fields.text("handler")).flatMap(Handler::named);
        if (path == null || fields.isWrong("version")) {
            return Optional.empty();
        }
        String version = version(fields, path, whole);
        if (version == null) {
            return Optional.empty();
        }
        String written = path.text();
        boolean inPath = written.startsWith("/" + version + "/");
        String url = inPath ? written : "/" + version + written;
        Value named = fields.value("version");
        String said = named == null ? version : named.shown();
        String shown = inPath ? path.shown() : "/" + said + path.shown();
        if (!inPath && VERSIONED.matcher(written).matches()) {
            findings.add(Rule.VERSION_IN_PATH, path.pointer(), path.span(), "this route is served at " + shown);
        }
        if (handler.isEmpty() || fields.isWrong("methods")) {
            return Optional.empty();
        }
        List<String> methods =
                fields.has("methods") ? fields.texts("methods") : handler.get().methods();
        String how = inPath
                ? "version " + said + " is already in the path"
                : "version " + said + " + " + path.shown() + " is the same URL";
        for (String method : methods) {
            if (!claim(method, url, new Answering(path.span(), how, path.pointer(), shown))) {
                break;
            }
        }
        return Optional.of(route(fields, url, handler.get(), version, methods, auth));
    }

    private Route route(
            Fields fields,
            String url,
            Handler handler,
            String version,
            List<String> methods,
            @Nullable RouteAuth auth) {
        return new Route(
                fields.text("path", url),
                url,
                handler,
                version,
                methods,
                Targets.of(fields.list("targets")),
                Settings.strategy(fields),
                fields.has("timeout") ? fields.period("timeout", Settings.REQUEST_TIMEOUT) : null,
                fields.has("retry") ? Settings.retry(fields.fields("retry"), standard.retry()) : null,
                auth,
                fields.textMap("headers"),
                fields.has("max_body_bytes") ? (Long) fields.whole("max_body_bytes", 0) : null,
                fields.text("system_prompt"),
                fields.plainMap("options"),
                instant(fields, "deprecated"),
                instant(fields, "sunset"),
                fields.uri("link"),
                rateLimit(fields),
                fields.has("cache") ? Caching.policy(fields.fields("cache"), standard.cache()) : null,
                fields.has("dedup") ? Caching.dedup(fields.fields("dedup"), standard.dedup()) : null,
                fields.has("health_check")
                        ? Settings.healthCheck(fields.fields("health_check"), standard.health())
                        : null,
                LabelNames.read(fields, findings),
                cors(fields));
    }

    /** Older files switch it on without saying for whom, unless `server.cors` says it. */
    private HapaxConfig.@Nullable Cors cors(Fields fields) {
        if (fields.has("cors")) {
            return Settings.cors(fields.fields("cors"));
        }
        return !corsSaid && fields.texts("middleware").contains("cors") ? HapaxConfig.Cors.EVERYBODY : null;
    }

    private @Nullable RateLimit rateLimit(Fields fields) {
        return limitedAsEver(fields) ? Limits.OF_OLDER_FILES : limits.of(fields);
    }

    /** Older files switch a limit on without a number; where the file has numbers of its own, those hold. */
    private boolean limitedAsEver(Fields fields) {
        boolean on = fields.texts("middleware").stream().anyMatch(RATE_LIMIT_WORDS::contains);
        return on && !standard.limited() && !fields.names().contains("rate_limit");
    }

    private static @Nullable Instant instant(Fields fields, String key) {
        return fields.content(key) instanceof Instant instant ? instant : null;
    }

    private @Nullable String version(Fields fields, Value path, Value whole) {
        Value version = fields.value("version");
        if (version != null) {
            if (VERSION.matcher(version.text()).matches()) {
                return version.text();
            }
            findings.add(Rule.BAD_NAME, version.pointer(), version.span(), "`version` takes a name such as `v1`");
            return null;
        }
        Matcher inPath = VERSIONED.matcher(path.text());
        if (inPath.matches()) {
            return inPath.group(1);
        }
        findings.add(findings.make(Rule.MISSING_KEY, whole.pointer(), fields.keySpan("path"), "a route needs `version`")
                .withNote("help: add `version: v1`, or begin the path with /v1/"));
        return null;
    }

    /** Whether nobody else answers there; else that is reported. */
    private boolean claim(String method, String url, Answering mine) {
        Answering first = answering.putIfAbsent(method + " " + url, mine);
        if (first == null) {
            return true;
        }
        findings.add(findings.make(
                        Rule.DUPLICATE_ROUTE,
                        first.pointer(),
                        first.path(),
                        "two routes answer " + method + " " + mine.url())
                .withLabel("first: " + first.how())
                .withRelated(new Problem.Related("second: " + mine.how(), mine.path()))
                .withNote("help: change `path` or `version` of one of them"));
        return false;
    }

    private @Nullable RouteAuth auth(Fields fields) {
        boolean byMiddleware = middleware(fields);
        Value auth = fields.value("auth");
        if (auth == null) {
            return byMiddleware && !clientKeys.isEmpty() ? new RouteAuth(true, List.of()) : null;
        }
        if (auth.content() instanceof Boolean required) {
            if (required && clientKeys.isEmpty()) {
                findings.add(withoutKeys(auth.pointer(), auth.span()));
            }
            return new RouteAuth(required, List.of());
        }
        for (Value name : fields.list("auth")) {
            if (!clientKeys.contains(name.text())) {
                Problem problem = findings.make(
                        Rule.NOT_ONE_OF, name.pointer(), name.span(), "there is no client key `" + name.shown() + "`");
                findings.add(DidYouMean.of(name.text(), clientKeys)
                        .map(word -> guessed(problem, name, word, false))
                        .orElse(problem));
            }
        }
        return new RouteAuth(true, fields.texts("auth"));
    }

    private Problem guessed(Problem problem, Value place, String word, boolean safe) {
        return place.node() instanceof Node.Scalar scalar
                ? findings.mends().didYouMean(problem, scalar, word, safe)
                : problem.withLabel("did you mean `" + word + "`?");
    }

    private Problem withoutKeys(String pointer, Span span) {
        return findings.make(Rule.AUTH_WITHOUT_KEYS, pointer, span, "this asks for a client key, and there is none")
                .withNote("help: add one under `auth.keys`");
    }

    /** Whether the list switches client keys on. */
    private boolean middleware(Fields fields) {
        Value list = fields.value("middleware");
        if (list == null) {
            return false;
        }
        Problem older = findings.make(
                        Rule.MIDDLEWARE_LIST,
                        list.pointer(),
                        fields.keySpan("middleware"),
                        "`middleware` is of older files")
                .withNote("help: use `auth` and `rate_limit` of the route, and `server.cors`");
        findings.add(
                limitedAsEver(fields)
                        ? older.withNote("note: each address may send 10 requests a minute here, as ever")
                        : older);
        boolean auth = false;
        for (Value item : fields.list("middleware")) {
            if (!MIDDLEWARE.contains(item.text())) {
                Problem problem = findings.make(
                                Rule.UNKNOWN_MIDDLEWARE,
                                item.pointer(),
                                item.span(),
                                "there is no middleware `" + item.shown() + "`")
                        .withNote("note: one of " + String.join(", ", MIDDLEWARE));
                findings.add(DidYouMean.of(item.text(), MIDDLEWARE)
                        .map(word -> guessed(problem, item, word, true))
                        .orElse(problem));
            } else if (item.text().equals("cors") && !corsSaid && !fields.has("cors")) {
                findings.add(findings.make(
                                Rule.MIDDLEWARE_LIST,
                                item.pointer(),
                                item.span(),
                                "`cors` lets pages of every origin call this route")
                        .withNote("help: list those that may under `cors.allow_origins` of the route, or of `server`"));
            } else if (item.text().equals("auth")) {
                auth = true;
                if (clientKeys.isEmpty()) {
                    findings.add(withoutKeys(item.pointer(), item.span())
                            .withSeverity(loopback ? Severity.WARNING : Severity.ERROR)
                            .withLabel(loopback ? "the route stays open on this machine" : ""));
                }
            }
        }
        return auth;
    }
}
