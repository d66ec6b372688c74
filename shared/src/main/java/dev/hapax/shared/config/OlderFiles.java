package dev.hapax.shared.config;

/** Says of every key of the Go original what takes its place now (config.md, "Files of the Go original"). */
final class OlderFiles {
    private OlderFiles() {}

    static void note(Fields root, Findings findings) {
        if (root != Fields.NONE && !root.names().contains("version")) {
            findings.add(findings.make(Rule.NO_VERSION, "", Span.START, "the file names no `version`; it is read as 1")
                    .withNote("help: add `version: 1`"));
        }
        Fields llm = root.fields("llm");
        note(root, "llm", "", Rule.LLM_BLOCK, "`llm` is read as a provider; use `providers`", findings);
        note(
                llm,
                "backup_providers",
                "/llm",
                Rule.BACKUP_PROVIDERS,
                "read as providers after it; use `providers` and `provider_preference`",
                findings);
        note(llm, "health_check", "/llm", Rule.LLM_HEALTH_CHECK, "read as the top-level `health_check`", findings);
        note(
                root.fields("metrics"),
                "prometheus",
                "/metrics",
                Rule.METRICS_PROMETHEUS,
                "`metrics.enabled` alone decides",
                findings);
        Fields queue = root.fields("queue");
        String kept = "a queue is not kept over a restart; without effect";
        note(queue, "state_path", "/queue", Rule.QUEUE_STATE, kept, findings);
        note(queue, "save_interval", "/queue", Rule.QUEUE_STATE, kept, findings);
        note(root, "test_mode", "", Rule.TEST_MODE, "without effect; use a provider of type `echo`", findings);
        note(
                root.fields("circuit_breaker"),
                "test_mode",
                "/circuit_breaker",
                Rule.TEST_MODE,
                "without effect; time is not sped up for tests",
                findings);
        Fields server = root.fields("server");
        note(
                server,
                "http3",
                "/server",
                Rule.HTTP3,
                "not served by this version; put a proxy that speaks QUIC in front",
                findings);
        Fields providers = root.fields("providers");
        providers.values().keySet().forEach(name -> upstream(providers.fields(name), findings));
    }

    private static void upstream(Fields provider, Findings findings) {
        Value http2 = provider.value("http2");
        if (http2 != null && http2.text().equals("on")) {
            findings.add(
                    Rule.HTTP2_UPSTREAM,
                    http2.pointer(),
                    http2.span(),
                    "providers are called over HTTP/1.1 by this version, each call on a connection of its own");
        }
    }

    private static void note(Fields fields, String key, String pointer, Rule rule, String message, Findings findings) {
        if (fields.names().contains(key)) {
            findings.add(rule, Findings.under(pointer, key), fields.keySpan(key), message);
        }
    }
}
