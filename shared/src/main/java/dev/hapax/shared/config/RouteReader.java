package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Route;
import dev.hapax.shared.config.HapaxConfig.RouteAuth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes routes of their blocks: where each is served, by whom, and what it does otherwise than the file at large. */
final class RouteReader {
    private static final Pattern VERSIONED = Pattern.compile("/(v\\d+)/.*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Findings findings;
    private final List<String> clientKeys;
    private final Standard standard;
    private final Limits limits;
    private final OlderMiddleware middleware;
    private final AnsweringUrls urls;

    /** What holds for the whole file, and in a route where it leaves its own block open. */
    record Standard(
            HapaxConfig.Retry retry,
            CacheSettings.Policy cache,
            DedupSettings dedup,
            HapaxConfig.HealthCheck health,
            boolean limited,
            boolean corsSaid) {}

    RouteReader(Findings findings, List<String> clientKeys, boolean loopback, Standard standard, Limits limits) {
        this.findings = findings;
        this.clientKeys = clientKeys;
        this.standard = standard;
        this.limits = limits;
        this.middleware = new OlderMiddleware(findings, clientKeys, loopback, standard);
        this.urls = new AnsweringUrls(findings);
    }

    List<Route> read(Fields root) {
        urls.endpoints(root.fields("providers"));
        List<Route> routes = new ArrayList<>();
        for (Value value : root.list("routes")) {
            if (value.content() instanceof Fields fields) {
                route(fields, value).ifPresent(routes::add);
            }
        }
        return routes;
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
            if (!urls.claim(method, url, new AnsweringUrls.Claim(path.span(), how, path.pointer(), shown))) {
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
                fields.has("cors") ? Settings.cors(fields.fields("cors")) : middleware.cors(fields));
    }

    private @Nullable RateLimit rateLimit(Fields fields) {
        return middleware.limits(fields) ? Limits.OF_OLDER_FILES : limits.of(fields);
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

    private @Nullable RouteAuth auth(Fields fields) {
        boolean byMiddleware = middleware.asksForKeys(fields);
        Value auth = fields.value("auth");
        if (auth == null) {
            return byMiddleware && !clientKeys.isEmpty() ? new RouteAuth(true, List.of()) : null;
        }
        if (auth.content() instanceof Boolean required) {
            if (required && clientKeys.isEmpty()) {
                findings.add(withoutKeys(findings, auth.pointer(), auth.span()));
            }
            return new RouteAuth(required, List.of());
        }
        for (Value name : fields.list("auth")) {
            if (!clientKeys.contains(name.text())) {
                Problem problem = findings.make(
                        Rule.NOT_ONE_OF, name.pointer(), name.span(), "there is no client key `" + name.shown() + "`");
                findings.add(DidYouMean.of(name.text(), clientKeys)
                        .map(word -> findings.mends().didYouMean(problem, name.node(), word, false))
                        .orElse(problem));
            }
        }
        return new RouteAuth(true, fields.texts("auth"));
    }

    static Problem withoutKeys(Findings findings, String pointer, Span span) {
        return findings.make(Rule.AUTH_WITHOUT_KEYS, pointer, span, "this asks for a client key, and there is none")
                .withNote("help: add one under `auth.keys`");
    }
}
