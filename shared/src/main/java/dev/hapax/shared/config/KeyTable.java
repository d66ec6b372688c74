package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.AddressRange;
import dev.hapax.shared.config.FieldType.Anything;
import dev.hapax.shared.config.FieldType.Block;
import dev.hapax.shared.config.FieldType.Bool;
import dev.hapax.shared.config.FieldType.Date;
import dev.hapax.shared.config.FieldType.Either;
import dev.hapax.shared.config.FieldType.Filled;
import dev.hapax.shared.config.FieldType.GatewayPath;
import dev.hapax.shared.config.FieldType.HttpUrl;
import dev.hapax.shared.config.FieldType.KeySpec;
import dev.hapax.shared.config.FieldType.ListOf;
import dev.hapax.shared.config.FieldType.MapOf;
import dev.hapax.shared.config.FieldType.OneOf;
import dev.hapax.shared.config.FieldType.PathOrUrl;
import dev.hapax.shared.config.FieldType.Period;
import dev.hapax.shared.config.FieldType.Real;
import dev.hapax.shared.config.FieldType.RedisPlace;
import dev.hapax.shared.config.FieldType.SecretText;
import dev.hapax.shared.config.FieldType.Size;
import dev.hapax.shared.config.FieldType.Text;
import dev.hapax.shared.config.FieldType.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The one table of keys (config.md §2): the checks, and all that describes the file, are read from here. */
final class KeyTable {
    private static final FieldType TEXT = new Text();
    private static final FieldType FILLED = new Filled();
    private static final FieldType SECRET = new SecretText();
    private static final FieldType BOOL = new Bool();
    private static final FieldType PERIOD = new Period(false);
    private static final FieldType URL = new HttpUrl();
    private static final FieldType PATH_OR_URL = new PathOrUrl();
    private static final FieldType ANYTHING = new Anything();
    private static final FieldType COUNT = new Whole(0, Integer.MAX_VALUE);
    private static final FieldType POSITIVE = new Whole(1, Integer.MAX_VALUE);
    private static final FieldType RATIO = new Real(0, 1);
    private static final FieldType SIZE = new Size(1, Long.MAX_VALUE);
    private static final FieldType TEXTS = new ListOf(TEXT);
    private static final FieldType OPTIONS = new MapOf(ANYTHING, "an option");
    private static final FieldType HEADERS = new MapOf(TEXT, "a header");
    private static final FieldType STRATEGY =
            OneOf.words("priority", "weighted", "round_robin", "least_busy", "latency");
    private static final FieldType TARGETS = new ListOf(new Either(
            FILLED,
            new Block(
                    "a target",
                    List.of(
                            KeySpec.required("target", FILLED, "provider/model, or a provider"),
                            KeySpec.of("weight", new Whole(1, 1_000_000), "1", "share under the weighted strategy")))));
    private static final FieldType METHODS =
            new ListOf(OneOf.words("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));

    /** Everything that may be in a file. */
    static final Block FILE = new Block("", top());

    private KeyTable() {}

    private static List<KeySpec> top() {
        return List.of(
                KeySpec.of("version", new Whole(1, 1_000_000), "1", "version of this file format"),
                KeySpec.of("server", server(), "", "where and how the gateway listens"),
                KeySpec.of("admin", admin(), "", "the admin socket"),
                KeySpec.of("auth", auth(), "", "client keys"),
                KeySpec.of("providers", new MapOf(provider(), "a provider"), "those of the environment", "who answers"),
                KeySpec.of("provider_preference", new ListOf(FILLED), "file order", "failover order"),
                KeySpec.of(
                        "models",
                        new MapOf(new Either(TARGETS, alias()), "a public model name"),
                        "",
                        "public names for lists of targets"),
                KeySpec.of("routes", new ListOf(route()), "the default routes", "paths and what answers them"),
                KeySpec.of("default_routes", BOOL, "true", "serve the default routes too"),
                KeySpec.of("retry", retry(), "", "further attempts at one target"),
                KeySpec.of("failover", failover(), "", "attempts over several targets"),
                KeySpec.of("circuit_breaker", breaker(), "", "when a target is left alone"),
                KeySpec.of("health_check", healthCheck(), "", "probes of providers"),
                KeySpec.of("logging", logging(), "", "what is logged and where"),
                KeySpec.of("metrics", metrics(), "", "the Prometheus endpoint"),
                KeySpec.of("cache", cache(), "", "answers kept for equal requests"),
                KeySpec.of("dedup", dedup(), "", "equal requests at one time share a call"),
                KeySpec.of("rate_limit", rateLimit(), "", "requests and tokens in a window"),
                KeySpec.of("queue", queue(), "", "requests that may wait"),
                KeySpec.of("redis", redis(), "", "a store shared by several daemons"),
                KeySpec.of("alerts", alerts(), "", "what is told to whom"),
                KeySpec.of("completion", completion(), "", "what the completion handlers add to every request"),
                KeySpec.of("processing", processing(), "", "templates and formatting of completions"),
                KeySpec.of("llm", llm(), "", "a provider, as older files name it"),
                KeySpec.of("test_mode", BOOL, "false", "without effect; echo is the provider for tests"));
    }

    private static Block server() {
        return new Block(
                "`server`",
                List.of(
                        KeySpec.of("host", FILLED, "127.0.0.1", "address to listen on"),
                        KeySpec.of("port", new Whole(0, 65535), "8080", "port to listen on; 0 is any free one"),
                        KeySpec.of("read_timeout", PERIOD, "30s", "for a whole request, head and body"),
                        KeySpec.of("write_timeout", PERIOD, "45s", "longest time a client may take nothing"),
                        KeySpec.of("request_timeout", PERIOD, "10m", "over all attempts of one request"),
                        KeySpec.of(
                                "max_header_bytes", new Size(1024, Integer.MAX_VALUE), "64KiB", "longest request head"),
                        KeySpec.of("max_body_bytes", SIZE, "32MiB", "longest request body"),
                        KeySpec.of("max_connections", POSITIVE, "10000", "connections at once"),
                        KeySpec.of("shutdown_timeout", PERIOD, "30s", "for requests in flight at the end"),
                        KeySpec.of(
                                "allowed_hosts", new ListOf(FILLED), "loopback names + host", "accepted Host headers"),
                        KeySpec.of(
                                "trusted_proxies",
                                new ListOf(new AddressRange()),
                                "none",
                                "proxies whose X-Forwarded-For says who calls, for limits by ip"),
                        KeySpec.of("cors", cors(), "none", "browsers of other origins"),
                        KeySpec.of(
                                "tls",
                                new Block(
                                        "`tls`",
                                        List.of(
                                                KeySpec.required("cert_file", FILLED, "certificate chain, PEM"),
                                                KeySpec.required("key_file", FILLED, "private key, PEM"))),
                                "none",
                                "HTTPS"),
                        KeySpec.of("http3", ANYTHING, "off", "not served; put a proxy in front")));
    }

    private static Block cors() {
        return new Block(
                "`cors`",
                List.of(
                        KeySpec.of("allow_origins", TEXTS, "none", "origins"),
                        KeySpec.of("allow_methods", TEXTS, "the route's own", "methods"),
                        KeySpec.of("allow_headers", TEXTS, "those that are asked for", "request headers")));
    }

    private static Block admin() {
        return new Block(
                "`admin`",
                List.of(
                        KeySpec.of(
                                "socket", FILLED, "by the instance", "path of the unix socket, relative to the file"),
                        KeySpec.of("group", FILLED, "none", "group that may use the socket")));
    }

    private static Block auth() {
        Block key = new Block(
                "a client key",
                List.of(
                        KeySpec.required("name", FILLED, "the tenant"),
                        KeySpec.of("key", SECRET, "", "the key as text"),
                        KeySpec.of("sha256", FILLED, "", "its SHA-256 in hex"),
                        KeySpec.of("models", TEXTS, "all", "models it may ask for"),
                        KeySpec.of("routes", TEXTS, "all", "URLs it may call"),
                        KeySpec.of("rate_limit", rateLimit(), "", "limits of this key")));
        return new Block(
                "`auth`",
                List.of(
                        KeySpec.of("keys", new ListOf(key), "none", "client keys, each a tenant"),
                        KeySpec.of("required", BOOL, "true if any key exists", "refuse calls without a key")));
    }

    private static Block provider() {
        return new Block(
                "a provider",
                List.of(
                        KeySpec.of("type", FILLED, "its name", "the kind of API"),
                        KeySpec.of("base_url", URL, "of the kind", "where the API lives"),
                        KeySpec.of("endpoint", PATH_OR_URL, "", "an http URL: the same as base_url"),
                        KeySpec.of("api_key", SECRET, "from the environment", "its key"),
                        KeySpec.of("api_key_file", FILLED, "none", "a file with its key"),
                        KeySpec.of("model", FILLED, "first of models", "default model"),
                        KeySpec.of("models", new MapOf(model(), "a model"), "any", "models it offers"),
                        KeySpec.of("timeout", timeouts(), "", "limits of one attempt"),
                        KeySpec.of("max_concurrent", POSITIVE, "256", "requests at once"),
                        KeySpec.of("headers", HEADERS, "none", "sent with every request"),
                        KeySpec.of("options", OPTIONS, "none", "put into every request"),
                        KeySpec.of(
                                "api",
                                OneOf.words("auto", "chat", "responses"),
                                "auto",
                                "which of OpenAI's APIs it speaks; auto: the caller's own at openai, chat at its copies"),
                        KeySpec.of("health_check", healthCheck(), "", "probes of this provider"),
                        KeySpec.of(
                                "http2",
                                OneOf.words("auto", "on", "off"),
                                "auto",
                                "HTTP/2 upstream: this version calls over HTTP/1.1 and says so where it is `on`"),
                        KeySpec.of("enabled", BOOL, "true", "use it at all")));
    }

    private static Block model() {
        Block price = new Block(
                "`price`",
                List.of(
                        KeySpec.of("input", new Real(0, 1e6), "", "USD per million tokens"),
                        KeySpec.of("output", new Real(0, 1e6), "", "USD per million tokens"),
                        KeySpec.of("cached_input", new Real(0, 1e6), "", "USD per million tokens")));
        return new Block(
                "a model",
                List.of(
                        KeySpec.of("model", FILLED, "the key", "the id sent upstream"),
                        KeySpec.of("api_key", SECRET, "the provider's", "a key for this model alone"),
                        KeySpec.of("base_url", URL, "the provider's", "where this model lives"),
                        KeySpec.of("endpoint", PATH_OR_URL, "none", "a path on the gateway for it alone"),
                        KeySpec.of("context_window", POSITIVE, "", "tokens it can hold"),
                        KeySpec.of("max_tokens", POSITIVE, "", "longest answer"),
                        KeySpec.of("price", price, "", "what it costs"),
                        KeySpec.of("options", OPTIONS, "none", "put into every request"),
                        KeySpec.of(
                                "capabilities",
                                new ListOf(OneOf.words("stream", "tools", "vision", "json_schema", "reasoning")),
                                "what the kind can",
                                "what it can do"),
                        KeySpec.of("targets", TARGETS, "none", "fallbacks on its own endpoint")));
    }

    private static Block timeouts() {
        return new Block(
                "`timeout`",
                List.of(
                        KeySpec.of("connect", PERIOD, "5s", "until connected"),
                        KeySpec.of("first_token", PERIOD, "60s", "until the first content"),
                        KeySpec.of("idle", PERIOD, "60s", "between two pieces"),
                        KeySpec.of("total", PERIOD, "10m", "one attempt")));
    }

    private static Block alias() {
        return new Block(
                "a public model name",
                List.of(
                        KeySpec.required("targets", TARGETS, "who answers"),
                        KeySpec.of("strategy", STRATEGY, "priority", "how a target is chosen")));
    }

    private static Block route() {
        List<String> handlers =
                Arrays.stream(Handler.values()).map(Handler::word).toList();
        return new Block(
                "a route",
                List.of(
                        KeySpec.required("path", new GatewayPath(), "URL path, the version may be left out"),
                        KeySpec.required("handler", new OneOf(handlers, Rule.UNKNOWN_HANDLER), "what the route does"),
                        KeySpec.of("version", FILLED, "the one the path begins with", "API version, e.g. v1"),
                        KeySpec.of("methods", METHODS, "the handler's own", "HTTP methods"),
                        KeySpec.of("targets", TARGETS, "provider_preference", "who answers, in order"),
                        KeySpec.of("strategy", STRATEGY, "priority", "how a target is chosen"),
                        KeySpec.of("timeout", PERIOD, "server.request_timeout", "over all attempts"),
                        KeySpec.of("retry", retry(), "", "for this route alone"),
                        KeySpec.of("rate_limit", rateLimit(), "", "for this route alone"),
                        KeySpec.of("cache", cache(), "", "for this route alone"),
                        KeySpec.of("dedup", dedup(), "", "for this route alone"),
                        KeySpec.of("auth", new Either(BOOL, TEXTS), "auth.required", "true, false or names of keys"),
                        KeySpec.of("system_prompt", TEXT, "none", "put before the conversation"),
                        KeySpec.of("options", OPTIONS, "none", "put into every request"),
                        KeySpec.of("headers", HEADERS, "none", "required request headers"),
                        KeySpec.of("max_body_bytes", SIZE, "server.max_body_bytes", "longest request body"),
                        KeySpec.of("health_check", routeHealth(), "", "of this route, and probes of those it asks"),
                        KeySpec.of("deprecated", new Date(), "none", "true or when"),
                        KeySpec.of("sunset", new Date(), "none", "when it goes away"),
                        KeySpec.of("link", URL, "none", "what to read about it"),
                        KeySpec.of("labels", HEADERS, "none", "fixed labels of its metrics"),
                        KeySpec.of("cors", cors(), "server.cors", "browsers of other origins"),
                        KeySpec.of("middleware", TEXTS, "", "switches of older files")));
    }

    private static Block routeHealth() {
        return new Block(
                "`health_check`",
                with(
                        healthCheck(),
                        KeySpec.of("threshold", POSITIVE, "2", "failures before it counts as down"),
                        KeySpec.of("checks", HEADERS, "", "named checks of older files")));
    }

    private static Block retry() {
        return new Block(
                "`retry`",
                List.of(
                        KeySpec.of("max_retries", new Whole(0, 100), "1", "on one target"),
                        KeySpec.of("initial_delay", new Period(true), "100ms", "before the first"),
                        KeySpec.of("max_delay", PERIOD, "5s", "longest wait"),
                        KeySpec.of("multiplier", new Real(1, 100), "2.0", "growth of the wait"),
                        KeySpec.of("jitter", RATIO, "0.25", "share of the wait that is random"),
                        KeySpec.of(
                                "retryable_errors",
                                new ListOf(OneOf.words("rate_limit", "timeout", "server_error")),
                                "all three",
                                "what is tried again")));
    }

    private static Block failover() {
        return new Block(
                "`failover`",
                List.of(
                        KeySpec.of("max_attempts", new Whole(1, 100), "4", "over all targets of a request"),
                        KeySpec.of("budget_ratio", RATIO, "0.2", "retries per request, at most"),
                        KeySpec.of(
                                "wait_for_retry_after", new Period(true), "2s", "longest wait a provider may ask for"),
                        KeySpec.of(
                                "stream_recovery",
                                OneOf.words("off", "deterministic", "always"),
                                "deterministic",
                                "mending a cut stream")));
    }

    private static Block breaker() {
        return new Block(
                "`circuit_breaker`",
                List.of(
                        KeySpec.of("failure_threshold", POSITIVE, "5", "failures in a row"),
                        KeySpec.of("failure_ratio", RATIO, "0.5", "share of failures"),
                        KeySpec.of("minimum_requests", POSITIVE, "20", "before the share counts"),
                        KeySpec.of("interval", PERIOD, "30s", "counting window"),
                        KeySpec.of("timeout", PERIOD, "10s", "first open time"),
                        KeySpec.of("max_timeout", PERIOD, "5m", "longest open time"),
                        KeySpec.of("max_requests", POSITIVE, "1", "probes at once when half open"),
                        KeySpec.of("test_mode", BOOL, "false", "of older files; without effect")));
    }

    private static Block healthCheck() {
        return new Block(
                "`health_check`",
                List.of(
                        KeySpec.of("enabled", BOOL, "true", "probe at all"),
                        KeySpec.of("mode", OneOf.words("free", "passive", "paid"), "free", "how"),
                        KeySpec.of("interval", PERIOD, "15s", "between probes"),
                        KeySpec.of("timeout", PERIOD, "5s", "of one probe"),
                        KeySpec.of("failure_threshold", POSITIVE, "2", "failures before it counts as down"),
                        KeySpec.of("success_threshold", POSITIVE, "1", "successes before it counts as up")));
    }

    private static Block logging() {
        return new Block(
                "`logging`",
                List.of(
                        KeySpec.of("level", OneOf.words("debug", "info", "warn", "error"), "info", "least severity"),
                        KeySpec.of("format", OneOf.words("auto", "json", "text"), "auto", "shape of a line"),
                        KeySpec.of("file", FILLED, "stderr", "where to"),
                        KeySpec.of("bodies", BOOL, "false", "log prompts and answers")));
    }

    private static Block metrics() {
        return new Block(
                "`metrics`",
                List.of(
                        KeySpec.of("enabled", BOOL, "true", "serve /metrics"),
                        KeySpec.of("labels", HEADERS, "none", "fixed labels"),
                        KeySpec.of(
                                "prometheus",
                                new Block("`prometheus`", List.of(KeySpec.of("enabled", BOOL, "", "of older files"))),
                                "",
                                "of older files")));
    }

    private static Block cache() {
        return new Block(
                "`cache`",
                List.of(
                        KeySpec.of("enable", BOOL, "false", "keep answers"),
                        KeySpec.of("type", OneOf.words("memory", "file", "redis"), "memory", "where"),
                        KeySpec.of("ttl", PERIOD, "24h", "how long"),
                        KeySpec.of("max_size", POSITIVE, "1000", "entries"),
                        KeySpec.of("max_bytes", SIZE, "64MiB", "all together"),
                        KeySpec.of("dir", FILLED, "state directory", "for type file"),
                        KeySpec.of("mode", OneOf.words("smart", "always"), "smart", "which requests"),
                        KeySpec.of("redis", redis(), "", "as older files place it")));
    }

    private static Block dedup() {
        return new Block(
                "`dedup`",
                List.of(
                        KeySpec.of("enabled", BOOL, "true", "share calls"),
                        KeySpec.of("mode", OneOf.words("smart", "always"), "smart", "which requests"),
                        KeySpec.of("max_wait", PERIOD, "the deadline", "longest wait for another's call")));
    }

    private static Block rateLimit() {
        return new Block(
                "`rate_limit`",
                List.of(
                        KeySpec.of("requests", POSITIVE, "none", "in a window"),
                        KeySpec.of("tokens", POSITIVE, "none", "in a window"),
                        KeySpec.of("window", PERIOD, "1m", "length"),
                        KeySpec.of("burst", POSITIVE, "= requests", "at once"),
                        KeySpec.of("by", OneOf.words("key", "ip"), "key", "who is counted"),
                        KeySpec.of("store", OneOf.words("memory", "redis"), "memory", "where")));
    }

    private static Block queue() {
        return new Block(
                "`queue`",
                List.of(
                        KeySpec.of("enabled", BOOL, "false", "let requests wait"),
                        KeySpec.of("max_concurrent", POSITIVE, "512", "at work at once"),
                        KeySpec.of("initial_size", POSITIVE, "1000", "may wait"),
                        KeySpec.of("max_wait", PERIOD, "10s", "longest wait"),
                        KeySpec.of("state_path", FILLED, "", "of older files"),
                        KeySpec.of("save_interval", PERIOD, "", "of older files")));
    }

    private static Block redis() {
        return new Block(
                "`redis`",
                List.of(
                        KeySpec.of("address", new RedisPlace(), "", "where it is"),
                        KeySpec.of("username", FILLED, "none", "of its user, where it has several"),
                        KeySpec.of("password", SECRET, "none", "its password"),
                        KeySpec.of("db", COUNT, "0", "database number"),
                        KeySpec.of("tls", BOOL, "false", "encrypt; a rediss:// address says so itself"),
                        KeySpec.of("ca_file", FILLED, "none", "authorities to trust too, PEM")));
    }

    private static Block alerts() {
        Block channel = new Block(
                "an alert channel",
                List.of(
                        KeySpec.required(
                                "type",
                                new OneOf(AlertChannel.Type.words(), Rule.NOT_ONE_OF),
                                "log, webhook, slack, discord or alertmanager"),
                        KeySpec.of("url", URL, "", "where to"),
                        KeySpec.of("secret", SECRET, "none", "signs what a webhook gets")));
        return new Block(
                "`alerts`",
                List.of(
                        KeySpec.of("enabled", BOOL, "true", "tell anybody"),
                        KeySpec.of("rules", new ListOf(alertRule()), "built in", "when"),
                        KeySpec.of("channels", new MapOf(channel, "an alert channel"), "log", "whom")));
    }

    private static Block alertRule() {
        FieldType limit = new FieldType.Limit();
        return new Block(
                "an alert rule",
                List.of(
                        KeySpec.required("name", FILLED, "what it is called; the name of a built-in rule replaces it"),
                        KeySpec.required("when", new OneOf(AlertCondition.words(), Rule.NOT_ONE_OF), "the condition"),
                        KeySpec.of("provider", FILLED, "each", "only this provider"),
                        KeySpec.of("target", FILLED, "each", "only this target, provider/model"),
                        KeySpec.of("route", new GatewayPath(), "all", "only this route"),
                        KeySpec.of("above", limit, "", "5%, 4s, 25 usd or 2000000 tokens, as the condition wants"),
                        KeySpec.of("objective", limit, "", "of slo_burn: share of requests that must go well"),
                        KeySpec.of("over", PERIOD, "5m; budget and deprecated_in_use: 24h", "what is looked back on"),
                        KeySpec.of("within", PERIOD, "336h", "of certificate_expiring: time before it ends"),
                        KeySpec.of(
                                "for",
                                new Period(true),
                                "0; provider_down: 30s, failing_over: 5m",
                                "how long it must hold before it is told"),
                        KeySpec.of(
                                "severity",
                                new OneOf(AlertRule.Severity.words(), Rule.NOT_ONE_OF),
                                "of the condition",
                                "how bad it is"),
                        KeySpec.of("notify", new ListOf(FILLED), "log", "channels; the log is told in any case")));
    }

    private static Block completion() {
        return new Block(
                "`completion`",
                List.of(
                        KeySpec.of("system_prompt", TEXT, "none", "put before the conversation"),
                        KeySpec.of("max_context_tokens", POSITIVE, "none", "longest prompt"),
                        KeySpec.of("options", OPTIONS, "none", "put into every request")));
    }

    private static Block processing() {
        Block formatting = new Block(
                "`response_formatting`",
                List.of(
                        KeySpec.of("clean_json", BOOL, "false", "take off Markdown fences"),
                        KeySpec.of("trim_whitespace", BOOL, "false", "take off outer blanks"),
                        KeySpec.of("max_length", POSITIVE, "none", "cut the answer")));
        Block templates = new Block(
                "`request_templates`",
                List.of(
                        KeySpec.of("default", TEXT, "none", "prompt of an input"),
                        KeySpec.of("chat", TEXT, "none", "prompt of messages"),
                        KeySpec.of("function", TEXT, "none", "prompt with a function's description")));
        return new Block(
                "`processing`",
                List.of(
                        KeySpec.of("request_templates", templates, "none", "prompts"),
                        KeySpec.of("response_formatting", formatting, "none", "answers")));
    }

    private static Block llm() {
        Block backup = new Block(
                "a backup provider",
                List.of(
                        KeySpec.required("provider", FILLED, "its kind"),
                        KeySpec.of("model", FILLED, "", "default model"),
                        KeySpec.of("api_key", SECRET, "", "its key"),
                        KeySpec.of("endpoint", URL, "", "where it lives")));
        return new Block(
                "`llm`",
                List.of(
                        KeySpec.required("provider", FILLED, "its kind"),
                        KeySpec.of("model", FILLED, "", "default model"),
                        KeySpec.of("api_key", SECRET, "", "its key"),
                        KeySpec.of("endpoint", URL, "", "where it lives"),
                        KeySpec.of("system_prompt", TEXT, "", "put before the conversation"),
                        KeySpec.of("max_context_tokens", POSITIVE, "", "longest prompt"),
                        KeySpec.of("options", OPTIONS, "", "put into every request"),
                        KeySpec.of("backup_providers", new ListOf(backup), "", "providers after it"),
                        KeySpec.of("retry", retry(), "", "the top-level block"),
                        KeySpec.of("cache", cache(), "", "the top-level block"),
                        KeySpec.of("health_check", routeHealth(), "", "the top-level block")));
    }

    private static List<KeySpec> with(Block block, KeySpec... more) {
        var keys = new ArrayList<>(block.keys());
        keys.addAll(List.of(more));
        return List.copyOf(keys);
    }
}
