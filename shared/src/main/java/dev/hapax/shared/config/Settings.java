package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Admin;
import dev.hapax.shared.config.HapaxConfig.Breaker;
import dev.hapax.shared.config.HapaxConfig.CompletionDefaults;
import dev.hapax.shared.config.HapaxConfig.Cors;
import dev.hapax.shared.config.HapaxConfig.Failover;
import dev.hapax.shared.config.HapaxConfig.HealthCheck;
import dev.hapax.shared.config.HapaxConfig.Logging;
import dev.hapax.shared.config.HapaxConfig.Metrics;
import dev.hapax.shared.config.HapaxConfig.ProbeMode;
import dev.hapax.shared.config.HapaxConfig.Retry;
import dev.hapax.shared.config.HapaxConfig.Server;
import dev.hapax.shared.config.HapaxConfig.Strategy;
import dev.hapax.shared.config.HapaxConfig.StreamRecovery;
import dev.hapax.shared.config.HapaxConfig.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The blocks of settings, with the defaults of the table where the file says nothing. */
final class Settings {
    static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(10);
    static final String HOST = "127.0.0.1";

    private Settings() {}

    static Server server(Fields server, @Nullable Tls tls) {
        String host = server.text("host", HOST);
        List<String> hosts =
                Stream.of("localhost", "127.0.0.1", "::1", host).distinct().toList();
        return new Server(
                host,
                server.count("port", 8080),
                server.period("read_timeout", Duration.ofSeconds(30)),
                server.period("write_timeout", Duration.ofSeconds(45)),
                server.period("request_timeout", REQUEST_TIMEOUT),
                server.count("max_header_bytes", 64 * 1024),
                server.whole("max_body_bytes", 32L * 1024 * 1024),
                server.count("max_connections", 10_000),
                server.period("shutdown_timeout", Duration.ofSeconds(30)),
                server.has("allowed_hosts") ? server.texts("allowed_hosts") : hosts,
                server.networks("trusted_proxies"),
                cors(server.fields("cors")),
                tls);
    }

    static Cors cors(Fields cors) {
        return new Cors(cors.texts("allow_origins"), cors.texts("allow_methods"), cors.texts("allow_headers"));
    }

    static Admin admin(Fields admin) {
        return new Admin(path(admin, "socket"), admin.text("group"));
    }

    static @Nullable Path path(Fields fields, String key) {
        String text = fields.text(key);
        return text == null ? null : Path.of(text);
    }

    static Retry retry(Fields retry) {
        return retry(retry, Retry.DEFAULT);
    }

    /** @param standard what holds where the block says nothing */
    static Retry retry(Fields retry, Retry standard) {
        return new Retry(
                retry.count("max_retries", standard.maxRetries()),
                retry.period("initial_delay", standard.initialDelay()),
                retry.period("max_delay", standard.maxDelay()),
                retry.real("multiplier", standard.multiplier()),
                retry.real("jitter", standard.jitter()),
                retry.has("retryable_errors") ? new HashSet<>(retry.texts("retryable_errors")) : standard.retryable());
    }

    static Failover failover(Fields failover) {
        Failover standard = Failover.DEFAULT;
        return new Failover(
                failover.count("max_attempts", standard.maxAttempts()),
                failover.real("budget_ratio", standard.budgetRatio()),
                failover.period("wait_for_retry_after", standard.waitForRetryAfter()),
                StreamRecovery.valueOf(
                        failover.text("stream_recovery", "deterministic").toUpperCase(Locale.ROOT)));
    }

    static @Nullable Strategy strategy(Fields fields) {
        String word = fields.text("strategy");
        return word == null ? null : Strategy.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Breaker breaker(Fields breaker) {
        Breaker standard = Breaker.DEFAULT;
        return new Breaker(
                breaker.count("failure_threshold", standard.failureThreshold()),
                breaker.real("failure_ratio", standard.failureRatio()),
                breaker.count("minimum_requests", standard.minimumRequests()),
                breaker.period("interval", standard.interval()),
                breaker.period("timeout", standard.timeout()),
                breaker.period("max_timeout", standard.maxTimeout()),
                breaker.count("max_requests", standard.maxRequests()));
    }

    static HealthCheck healthCheck(Fields check) {
        return healthCheck(check, HealthCheck.DEFAULT);
    }

    /** @param standard what holds where the block is silent */
    static HealthCheck healthCheck(Fields check, HealthCheck standard) {
        return new HealthCheck(
                check.flag("enabled", standard.enabled()),
                check.has("mode")
                        ? ProbeMode.valueOf(check.text("mode", "free").toUpperCase(Locale.ROOT))
                        : standard.mode(),
                check.period("interval", standard.interval()),
                check.period("timeout", standard.timeout()),
                check.count("failure_threshold", check.count("threshold", standard.failureThreshold())),
                check.count("success_threshold", standard.successThreshold()),
                check.textMap("checks"));
    }

    static Logging logging(Fields logging) {
        String format = logging.text("format", "auto");
        return new Logging(
                logging.text("level", "info"),
                format.equals("auto") ? null : format,
                path(logging, "file"),
                logging.flag("bodies", false));
    }

    static Metrics metrics(Fields metrics, Findings findings) {
        return new Metrics(metrics.flag("enabled", true), LabelNames.read(metrics, findings));
    }

    static CompletionDefaults completion(Fields completion) {
        return new CompletionDefaults(
                completion.text("system_prompt"),
                completion.plainMap("options"),
                completion.count("max_context_tokens"));
    }
}
