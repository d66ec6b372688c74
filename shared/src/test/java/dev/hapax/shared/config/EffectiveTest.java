package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Everything that is in force, and where it came from. */
class EffectiveTest {
    private static final Environment ENVIRONMENT = new Environment(
            Map.of("OPENAI_API_KEY", "sk-secret", "PORT", "9000", "ANTHROPIC_API_KEY", "sk-ant-x"),
            Environment.Mode.WARN);
    private static final ConfigLoader LOADER = new ConfigLoader(Kinds.FOUR);

    private static Map<String, String> shown(String text) {
        var source = new ConfigSource("hapax.yaml", null, text.getBytes(StandardCharsets.UTF_8));
        Loaded loaded = LOADER.load(source, ENVIRONMENT);
        assertThat(loaded.valid()).as("%s", loaded.problems()).isTrue();
        Map<String, String> leaves = new LinkedHashMap<>();
        collect("", LOADER.effective(loaded, Objects.requireNonNull(loaded.config()), ENVIRONMENT), leaves);
        return leaves;
    }

    private static void collect(String pointer, Effective value, Map<String, String> into) {
        switch (value) {
            case Effective.Leaf leaf -> into.put(pointer, leaf.value() + "  " + leaf.origin());
            case Effective.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    collect(pointer + "/" + i, items.items().get(i), into);
                }
            }
            case Effective.Block block ->
                block.members().forEach((name, inner) -> collect(pointer + "/" + name, inner, into));
        }
    }

    @Test
    void theFileTheEnvironmentTheKindAndTheDefaultsAreToldApart() {
        assertThat(shown("""
                        server:
                          port: ${PORT}
                          read_timeout: 90s
                        providers:
                          openai:
                            api_key: ${OPENAI_API_KEY}
                            models: {gpt-4o-mini: {max_tokens: 100}}
                          anthropic: {model: claude-3-5-haiku-latest}
                        routes:
                          - path: /v1/chat
                            handler: chat
                            targets: [openai/gpt-4o-mini, {target: anthropic, weight: 2}]
                            retry: {max_retries: 3}
                        """))
                .containsEntry("/server/port", "9000  hapax.yaml:2 env PORT")
                .containsEntry("/server/read_timeout", "1m30s  hapax.yaml:3")
                .containsEntry("/server/host", "127.0.0.1  default")
                .containsEntry("/server/max_body_bytes", "33554432  default")
                .containsEntry("/providers/openai/type", "openai  its name")
                .containsEntry("/providers/openai/api_key", "***  hapax.yaml:6 env OPENAI_API_KEY")
                .containsEntry("/providers/openai/base_url", "https://api.openai.com/v1  kind openai")
                .containsEntry("/providers/openai/model", "gpt-4o-mini  first of models")
                .containsEntry("/providers/openai/models/gpt-4o-mini/max_tokens", "100  hapax.yaml:7")
                .containsEntry("/providers/openai/timeout/connect", "5s  default")
                .containsEntry("/providers/anthropic/api_key", "***  env ANTHROPIC_API_KEY")
                .containsEntry("/providers/anthropic/model", "claude-3-5-haiku-latest  hapax.yaml:8")
                .containsEntry("/provider_preference", "[openai, anthropic]  default")
                .containsEntry("/routes/0/methods", "[POST]  default")
                .containsEntry("/routes/0/retry/max_retries", "3  hapax.yaml:13")
                .containsEntry("/routes/0/retry/initial_delay", "100ms  default")
                .containsEntry("/cache/ttl", "24h  default")
                .containsEntry("/circuit_breaker/max_timeout", "5m  default")
                .containsEntry("/default_routes", "true  default")
                .doesNotContainKeys("/llm/provider", "/server/tls/cert_file", "/routes/0/cache/ttl");
    }

    @Test
    void anOlderFileIsShownInTheKeysOfToday() {
        assertThat(shown("""
                        llm:
                          provider: openai
                          model: gpt-4o-mini
                          endpoint: http://127.0.0.1:1/v1
                          system_prompt: Be brief.
                          options: {top_p: 1}
                          cache: {redis: {address: localhost, password: ""}}
                          health_check: {threshold: 4}
                          retry:
                            max_retries: 4
                        """))
                .containsEntry("/providers/openai/model", "gpt-4o-mini  hapax.yaml:3")
                .containsEntry("/providers/openai/base_url", "http://127.0.0.1:1/v1  hapax.yaml:4")
                .containsEntry("/completion/system_prompt", "Be brief.  hapax.yaml:5")
                .containsEntry("/redis/address", "localhost:6379  hapax.yaml:7")
                .containsEntry("/redis/password", "  hapax.yaml:7")
                .containsEntry("/health_check/failure_threshold", "4  hapax.yaml:8")
                .containsEntry("/retry/max_retries", "4  hapax.yaml:10")
                .doesNotContainKeys("/providers/openai/options", "/providers/openai/endpoint", "/cache/redis/db")
                .containsEntry("/retry/jitter", "0.25  default");
    }

    @Test
    void withoutAFileTheEnvironmentIsShown() {
        Map<String, String> leaves = new LinkedHashMap<>();
        collect("", LOADER.effective(ENVIRONMENT), leaves);
        assertThat(leaves)
                .containsEntry("/providers/anthropic/api_key", "***  env ANTHROPIC_API_KEY")
                .containsEntry("/providers/echo/type", "echo  environment");
    }

    @Test
    void noSecretIsShown() {
        assertThat(shown("""
                        auth: {keys: [{name: us, key: my-very-secret}]}
                        redis: {address: "127.0.0.1:6379", password: my-very-secret}
                        providers: {openai: {api_key: my-very-secret, models: {m: {api_key: my-very-secret}}}}
                        """).toString())
                .contains("***")
                .doesNotContain("very-secret", Secret.of("my-very-secret").fingerprint());
    }

    /** A default that the table names in words of the file is the one that holds, and is shown. */
    @Test
    void theDefaultsOfTheTableAreThoseInForce() {
        Map<String, String> empty = shown("providers: {echo: {type: echo}}\n");
        documented("", KeyTable.FILE, empty);
    }

    private static boolean isShown(String pointer, Map<String, String> shown) {
        return shown.keySet().stream().anyMatch(at -> at.startsWith(pointer + "/"));
    }

    private static void documented(String pointer, FieldType.Block block, Map<String, String> shown) {
        for (FieldType.KeySpec key : block.keys()) {
            String at = pointer + "/" + key.name();
            if (key.type() instanceof FieldType.Block inner) {
                documented(at, inner, shown);
            } else if (isShown(pointer, shown)
                    && !key.name().equals("test_mode")
                    && key.standard().matches("[0-9].*|true|false")) {
                assertThat(shown)
                        .as("a component of the name, or Held.NAMED_OTHERWISE")
                        .containsKey(at);
                String value = shown.getOrDefault(at, "").replaceFirst("  default$", "");
                var findings = new Findings("t");
                Object standard = new ScalarReader(findings)
                        .read(
                                key.type(),
                                new Node.Scalar(key.standard(), true, Span.START),
                                key.standard(),
                                key.name(),
                                at);
                String meant =
                        standard instanceof Duration period ? WrittenValue.period(period) : String.valueOf(standard);
                assertThat(value).as(at).isEqualTo(meant);
            }
        }
    }
}
