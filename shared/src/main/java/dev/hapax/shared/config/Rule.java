package dev.hapax.shared.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rules a configuration is held to (config.md §4): a stable id, a name, a severity. */
public enum Rule {
    FILE_MISSING("HPX0001", "file-missing", Severity.ERROR),
    FILE_UNREADABLE("HPX0002", "file-unreadable", Severity.ERROR),
    NOT_UTF8("HPX0003", "not-utf8", Severity.ERROR),
    BYTE_ORDER_MARK("HPX0004", "bom", Severity.WARNING),
    MIXED_LINE_ENDS("HPX0005", "mixed-line-ends", Severity.WARNING),
    TAB_INDENT("HPX0006", "tab-indent", Severity.ERROR),
    YAML_SYNTAX("HPX0007", "yaml-syntax", Severity.ERROR),
    DUPLICATE_KEY("HPX0008", "duplicate-key", Severity.ERROR),
    MANY_DOCUMENTS("HPX0009", "many-documents", Severity.ERROR),
    ALIAS_ABUSE("HPX0010", "alias-abuse", Severity.ERROR),
    ODD_KEY("HPX0011", "odd-key", Severity.ERROR),
    TOP_LEVEL("HPX0012", "top-level", Severity.ERROR),
    OLD_YAML_VALUE("HPX0013", "old-yaml-value", Severity.ERROR),
    HIDDEN_CHARACTERS("HPX0014", "hidden-characters", Severity.WARNING),
    CUSTOM_TAG("HPX0015", "custom-tag", Severity.ERROR),
    UNUSED_IGNORE("HPX0016", "unused-ignore", Severity.WARNING),
    NEWER_VERSION("HPX0017", "newer-version", Severity.ERROR),
    EMPTY_FILE("HPX0018", "empty-file", Severity.WARNING),

    UNKNOWN_KEY("HPX1001", "unknown-key", Severity.ERROR),
    MISSING_KEY("HPX1002", "missing-key", Severity.ERROR),
    DURATION_UNIT("HPX1003", "duration-unit", Severity.ERROR),
    WRONG_TYPE("HPX1004", "wrong-type", Severity.ERROR),
    OUT_OF_RANGE("HPX1005", "out-of-range", Severity.ERROR),
    NOT_ONE_OF("HPX1006", "not-one-of", Severity.ERROR),
    EMPTY("HPX1007", "empty", Severity.ERROR),
    WRONG_PLACE("HPX1008", "wrong-place", Severity.ERROR),
    BAD_URL("HPX1009", "bad-url", Severity.ERROR),
    BAD_SIZE("HPX1010", "bad-size", Severity.ERROR),
    BAD_NAME("HPX1011", "bad-name", Severity.ERROR),
    BAD_TEMPLATE("HPX1012", "bad-template", Severity.ERROR),

    UNKNOWN_PROVIDER("HPX2001", "unknown-provider", Severity.ERROR),
    UNKNOWN_HANDLER("HPX2002", "unknown-handler", Severity.ERROR),
    DUPLICATE_ROUTE("HPX2003", "duplicate-route", Severity.ERROR),
    UNKNOWN_MIDDLEWARE("HPX2004", "unknown-middleware", Severity.ERROR),
    VERSION_IN_PATH("HPX2005", "version-in-path", Severity.INFO),
    UNREACHABLE_TARGET("HPX2007", "unreachable-target", Severity.WARNING),
    UNUSED_PROVIDER("HPX2008", "unused-provider", Severity.WARNING),
    RESERVED_PATH("HPX2010", "reserved-path", Severity.ERROR),
    UNKNOWN_MODEL("HPX2011", "unknown-model", Severity.WARNING),
    TOKEN_LIMIT("HPX2012", "token-limit", Severity.WARNING),
    TIMEOUT_ORDER("HPX2013", "timeout-order", Severity.WARNING),
    HEALTH_INTERVAL("HPX2014", "health-interval", Severity.ERROR),
    LISTEN_CLASH("HPX2015", "listen-clash", Severity.ERROR),
    FILE_NAMED("HPX2016", "file-named", Severity.ERROR),
    AUTH_WITHOUT_KEYS("HPX2017", "auth-without-keys", Severity.ERROR),
    TARGET_CAPABILITY("HPX2018", "target-capability", Severity.WARNING),

    ENV_UNSET("HPX3001", "env-unset", Severity.ERROR),
    ENV_EMPTY("HPX3002", "env-empty", Severity.ERROR),
    KEY_IN_CLEAR("HPX3003", "key-in-clear", Severity.ERROR),
    KEY_OF_ANOTHER("HPX3004", "key-of-another", Severity.WARNING),
    KEY_SHAPE("HPX3005", "key-shape", Severity.WARNING),
    SECRET_FILE("HPX3006", "secret-file", Severity.ERROR),
    SECRET_FILE_MODE("HPX3007", "secret-file-mode", Severity.WARNING),
    BAD_INTERPOLATION("HPX3008", "bad-interpolation", Severity.ERROR),
    BARE_DOLLAR("HPX3009", "bare-dollar", Severity.WARNING),
    DEFAULT_SECRET("HPX3010", "default-secret", Severity.ERROR),
    OPEN_TO_NETWORK("HPX3011", "open-to-network", Severity.WARNING),
    CLEAR_HTTP("HPX3012", "clear-http", Severity.WARNING),

    DNS("HPX4001", "dns", Severity.WARNING),
    CONNECT("HPX4002", "connect", Severity.WARNING),
    REFUSED_KEY("HPX4003", "refused-key", Severity.WARNING),
    MODEL_NOT_OFFERED("HPX4004", "model-not-offered", Severity.WARNING),

    LLM_BLOCK("HPX9001", "llm-block", Severity.INFO),
    BACKUP_PROVIDERS("HPX9002", "backup-providers", Severity.INFO),
    METRICS_PROMETHEUS("HPX9003", "metrics-prometheus", Severity.INFO),
    MIDDLEWARE_LIST("HPX9004", "middleware-list", Severity.INFO),
    LLM_HEALTH_CHECK("HPX9005", "llm-health-check", Severity.INFO),
    CAMEL_CASE("HPX9006", "camel-case", Severity.INFO),
    QUEUE_STATE("HPX9007", "queue-state", Severity.INFO),
    TEST_MODE("HPX9008", "test-mode", Severity.INFO),
    NO_VERSION("HPX9009", "no-version", Severity.INFO),
    HTTP3("HPX9010", "http3", Severity.INFO),
    HTTP2_UPSTREAM("HPX9011", "http2-upstream", Severity.INFO);

    private final String id;
    private final String slug;
    private final Severity severity;

    Rule(String id, String slug, Severity severity) {
        this.id = id;
        this.slug = slug;
        this.severity = severity;
    }

    /** {@code HPX2003}. */
    public String id() {
        return id;
    }

    /** A name of the rule for programs that want a URI; its page is in the binary: {@code hapax explain HPX2003}. */
    public String uri() {
        return "urn:hapax:rule:" + id;
    }

    /** {@code duplicate-route}. */
    public String slug() {
        return slug;
    }

    /** How bad it usually is; a problem may carry another one (config.md §3). */
    public Severity severity() {
        return severity;
    }

    /** Why the rule is there, then what is wrong beside what is right: lines for a terminal. */
    public List<String> page() {
        try (InputStream pages = Rule.class.getResourceAsStream("rules.txt")) {
            return new String(Objects.requireNonNull(pages, "rules.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .dropWhile(line -> !line.equals("# " + id))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("# HPX"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
