package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.Kinds;
import dev.hapax.shared.config.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Older files in the keys of today: the meaning stays, the comments stay. */
class MigrationTest {
    private static final Environment SET = new Environment(
            Map.of("ANTHROPIC_API_KEY", "a", "OPENAI_API_KEY", "b", "SECOND_KEY", "c", "OUR_KEY", "d"),
            Environment.Mode.WARN);

    private static Loaded load(byte[] text, Environment environment) {
        return new ConfigLoader(Kinds.FOUR).load(new ConfigSource("hapax.yaml", null, text), environment);
    }

    private static String migrated(String text) throws EditRefused {
        byte[] before = text.getBytes(StandardCharsets.UTF_8);
        byte[] after = Migration.of(before);
        for (Environment environment : List.of(SET, new Environment(Map.of(), Environment.Mode.IGNORE))) {
            Loaded old = load(before, environment);
            assertThat(old.valid()).as("%s", old.problems()).isTrue();
            Migration.mustMeanTheSame(old, load(after, environment));
        }
        assertThat(Migration.of(after)).as("once is enough").isEqualTo(after);
        return new String(after, StandardCharsets.UTF_8);
    }

    private static String fixture(String name) throws IOException {
        try (var in = Objects.requireNonNull(MigrationTest.class.getResourceAsStream("older/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole.yaml", "both.yaml"})
    void aWholeFileMeansTheSameAndKeepsItsComments(String name) throws Exception {
        for (String lineBreak : List.of("\n", "\r\n")) {
            String before = fixture(name).replace("\n", lineBreak);
            String after = migrated(before);
            assertThat(after.replace("\r\n", "")).doesNotContain(lineBreak.equals("\n") ? "\r" : "\n");
            before.lines()
                    .filter(line -> line.contains("   #") || line.strip().startsWith("# "))
                    .map(line -> line.substring(line.indexOf("# ")))
                    .forEach(comment -> assertThat(after).contains(comment));
        }
    }

    @Test
    void theBlockOfOldBecomesProvidersAndBlocksOfToday() throws EditRefused {
        assertThat(migrated("""
                        llm:
                          provider: openai  # ours
                          model: gpt-4o-mini
                          api_key: ${OPENAI_API_KEY}
                          # afterwards
                          backup_providers:
                            - provider: ollama
                              endpoint: http://10.0.0.5:11434
                          system_prompt: "Be brief."
                          retry: {max_retries: 3}
                        logging: {level: warn}
                        """)).isEqualTo("""
                        version: 1
                        providers:
                          openai:
                            type: openai  # ours
                            model: gpt-4o-mini
                            api_key: ${OPENAI_API_KEY}
                          # afterwards
                          ollama:
                            type: ollama
                            base_url: http://10.0.0.5:11434

                        provider_preference: [openai, ollama]

                        completion:
                          system_prompt: "Be brief."

                        retry: {max_retries: 3}
                        logging: {level: warn}
                        """);
    }

    @Test
    void whatIsOfTodayStaysAsItIs() throws EditRefused {
        String text = "version: 1\nproviders: {echo: {type: echo}}   # only\n";
        assertThat(migrated(text)).isEqualTo(text);
        assertThat(migrated("")).isEmpty();
        assertThat(migrated("# nothing\n")).isEqualTo("# nothing\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llm: {provider: openai, api_key: \"${OPENAI_API_KEY}\", model: gpt-4o-mini}",
                "llm:\n    provider: openai\n    options: {temperature: 0.5}\n    cache:\n        enable: true\n",
                "providers: {ollama: {type: ollama}}\nllm: {provider: openai}\n",
                "providers: {openai: {type: openai}}\nllm: {provider: openai, api_key: x, model: m}\n",
                "providers:\n  openai:\n    type: openai\nllm:\n  provider: openai\n  api_key: x\n  endpoint: http://h:1/v1",
                "llm:\n  provider: openai\n  backup_providers:\n  - provider: openai\n    model: b\n  - provider: openai\n",
                "llm:\n  provider: openai\n  backup_providers: []\n",
                "llm:\n  provider: openai\n  retry:\n    max_retries: 4\nretry:\n  max_retries: 2\n",
                "llm:\n  provider: openai\n  system_prompt: |\n    one\n\n    two\n  x-note: mine\n",
                "llm:\n  provider: openai\n  health_check: {threshold: 3, failure_threshold: 4}\n",
                "llm:\n  provider: openai\n  health_check:\n    checks: {a: b}\n",
                "x-a: 1\nllm:\n  provider: openai\n  options:\n    stop: [a, 'b # c']\n    s: \"#\"\nx-b: 2\n",
                "---\n# head\n\n# of the server\nserver: {port: 1}\n",
                "metrics: {prometheus: {enabled: false}}\n",
                "metrics: {enabled: false, prometheus: {enabled: true}}\n",
                "metrics:\n  prometheus:\n    enabled: true\n  enabled: false",
                "queue: {enabled: true, state_path: /x, save_interval: 1s, max_wait: 2s}\n",
                "queue:\n  state_path: /x # gone\n  # stays\n  enabled: true\n",
                "circuitBreaker: {maxRequests: 2, failureThreshold: 3, testMode: true}\n",
                "circuit_breaker:\n  test_mode: true\nhealth_check: {failureThreshold: 4}\n",
                "providers: {ollama: {type: ollama, health_check: {failureThreshold: 4}}}\nproviderPreference: [ollama]\n",
                "testMode: true\nserver: {port: 0}\n",
                "routes:\n- middleware: # why\n  - logging # a\n  # b\n  path: /a\n  handler: chat\n  version: v1\n",
                "routes: [{path: /v1/a, handler: chat, middleware: [cors, rate-limit]}]\n",
                "auth: {keys: [{name: a, key: b}]}\nroutes:\n  - path: /v1/a\n    handler: chat\n    middleware: [auth]\n",
                "auth: {keys: [{name: a, key: b}]}\nroutes: [{path: /v1/a, handler: chat, middleware: [auth], auth: false}]\n",
                "auth: {keys: [{name: a, key: b}]}\nroutes:\n  - path: /v1/a\n    handler: chat\n    middleware: [auth, ratelimit]\n",
                "auth: {keys: [{name: a, key: b}]}\nroutes: [{path: /v1/a, handler: chat, middleware: [auth, ratelimit]}]\n",
                "rate_limit: {requests: 5}\nroutes: [{path: /v1/a, handler: chat, middleware: [ratelimit]}]\n",
                "routes: [{path: /v1/a, handler: chat, middleware: [ratelimit], rate_limit: {tokens: 5}}]\n",
                "\uFEFFserver: {port: 1}\nserver2: &a 1\n"
            })
    void smallCases(String text) throws EditRefused {
        migrated(text.replace("server2: &a 1\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{llm: {provider: openai}}",
                "x-a: &k {provider: openai}\nllm: *k\n",
                "x-a: &k {provider: openai}\nllm: {<<: *k}\n",
                "llm: &k {provider: openai}\nx-b: *k\n",
                "- a\n"
            })
    void whereTwoPlacesShareTheirTextNothingIsDone(String text) {
        assertThatThrownBy(() -> Migration.of(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EditRefused.class);
    }
}
