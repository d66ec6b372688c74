package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private static final Map<String, String> KEY = Map.of("ANTHROPIC_API_KEY", "fake");

    @Test
    void theFirstExampleIsWhole() {
        HapaxConfig config = valid("""
                providers:
                  anthropic:
                    type: anthropic
                    models:
                      claude-3.5-haiku:
                        api_key: ${ANTHROPIC_API_KEY}
                        endpoint: /v1/anthropic/haiku
                """, KEY);
        HapaxConfig.Provider anthropic =
                Objects.requireNonNull(config.providers().get("anthropic"));
        assertThat(anthropic.offReason()).isNull();
        assertThat(anthropic.defaultModel()).isEqualTo("claude-3.5-haiku");
        HapaxConfig.Model haiku = Objects.requireNonNull(anthropic.models().get("claude-3.5-haiku"));
        assertThat(haiku.endpoint()).isEqualTo("/v1/anthropic/haiku");
        assertThat(haiku.key()).isEqualTo(Secret.of("fake"));
        assertThat(haiku.keySource()).isEqualTo("ANTHROPIC_API_KEY");
        assertThat(config.preferenceDeclared()).isFalse();
    }

    @Test
    void aFileOfTheGoOriginalLoadsWithNotesOnly() {
        Loaded loaded = load("""
                server: {port: 8081, read_timeout: 30s, max_header_bytes: 1048576}
                llm:
                  provider: anthropic
                  model: claude-3-haiku-20240307
                  api_key: "${ANTHROPIC_API_KEY}"
                  endpoint: "https://api.anthropic.com/v1"
                  system_prompt: "Be brief."
                  max_context_tokens: 200000
                  options: {temperature: 0.7, max_tokens: 4096, top_p: 1}
                  cache: {enable: true, type: memory, ttl: 24h, redis: {address: "localhost:6379", password: "", db: 0}}
                  retry: {max_retries: 3, initial_delay: 1s, max_delay: 30s, multiplier: 2, retryable_errors: [timeout]}
                  backup_providers:
                    - {provider: ollama, model: llama3}
                routes:
                  - path: "/completions"
                    handler: "completion"
                    version: "v1"
                    middleware: ["auth", "ratelimit"]
                    headers: {Content-Type: "application/json"}
                    health_check: {enabled: true, interval: 30s, timeout: 5s, threshold: 3, checks: {api: "http"}}
                """, new Environment(KEY, Environment.Mode.WARN));
        assertThat(loaded.problems()).noneMatch(Problem::isError);
        HapaxConfig config = Objects.requireNonNull(loaded.config());
        assertThat(config.providers()).containsOnlyKeys("anthropic", "ollama");
        HapaxConfig.Provider anthropic =
                Objects.requireNonNull(config.providers().get("anthropic"));
        assertThat(anthropic.baseUrl()).isEqualTo(URI.create("https://api.anthropic.com"));
        assertThat(anthropic.defaultModel()).isEqualTo("claude-3-haiku-20240307");
        assertThat(config.retry().maxRetries()).isEqualTo(3);
        assertThat(config.completion().systemPrompt()).isEqualTo("Be brief.");
        assertThat(config.completion().options()).containsEntry("max_tokens", 4096L);
        assertThat(config.routes()).singleElement().satisfies(route -> {
            assertThat(route.url()).isEqualTo("/v1/completions");
            assertThat(route.methods()).containsExactly("POST");
            assertThat(route.auth()).isNull();
        });
    }

    @Test
    void aProviderWithoutItsKeyIsOffAndTheRestServes() {
        HapaxConfig config = valid("providers: {openai: {}, echo: {}}\n", Map.of());
        assertThat(Objects.requireNonNull(config.providers().get("openai")).offReason())
                .isEqualTo("OPENAI_API_KEY is not set");
        assertThat(Objects.requireNonNull(config.providers().get("echo")).offReason())
                .isNull();
    }

    @Test
    void strictAndLenientEnvironments() {
        String yaml = "version: 1\nserver: {host: \"${HOST}\"}\nproviders: {openai: {api_key: \"${K}\"}}\n";
        assertThat(load(yaml, new Environment(Map.of(), Environment.Mode.IGNORE))
                        .problems())
                .noneMatch(Problem::isError);
        assertThat(load(yaml, new Environment(Map.of(), Environment.Mode.REQUIRE))
                        .problems())
                .filteredOn(Problem::isError)
                .hasSize(2);
    }

    @Test
    void withoutAFileTheEnvironmentDecidesAndEchoIsLast() {
        HapaxConfig config = new ConfigLoader(Kinds.FOUR).withoutFile(new Environment(KEY, Environment.Mode.WARN));
        assertThat(config.providers().keySet()).containsExactly("anthropic", "ollama", "echo");
        assertThat(config.preferenceDeclared()).isTrue();
        assertThat(config.server().port()).isEqualTo(8080);
        assertThat(config.auth().required()).isFalse();
    }

    @Test
    void addressesAreTakenFromTheNearestPlaceAndMadePlain() {
        assertThat(baseUrl("openai: {base_url: \"http://h/v1/v1/\", api_key: k}", Map.of()))
                .isEqualTo("http://h/v1");
        assertThat(baseUrl("anthropic: {endpoint: \"http://h/v1\", api_key: k}", Map.of()))
                .isEqualTo("http://h");
        assertThat(baseUrl("openai: {api_key: k}", Map.of("HAPAX_OPENAI_BASE_URL", "http://e/v1/")))
                .isEqualTo("http://e/v1");
        assertThat(baseUrl("ollama: {}", Map.of("OLLAMA_HOST", "0.0.0.0"))).isEqualTo("http://127.0.0.1:11434");
        assertThat(baseUrl("openai: {api_key: k}", Map.of())).isEqualTo("https://api.openai.com/v1");
    }

    private static String baseUrl(String provider, Map<String, String> variables) {
        HapaxConfig config = valid("providers:\n  " + provider + "\n", variables);
        return config.providers().values().iterator().next().baseUrl().toString();
    }

    @Test
    void variablesAreFilledInOncePass(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("secret"), "from file\n");
        var interpolation =
                new Interpolation(new Environment(Map.of("A", "${B}", "EMPTY", ""), Environment.Mode.WARN), directory);
        assertThat(interpolation.expand("$$x ${A} $5 ${NO:-d${EMPTY:-e}} ${EMPTY-f}|${A:+set}|${file:secret}"))
                .isEqualTo(new Interpolation.Text("$x ${B} $5 de |set|from file"));
        assertThat(interpolation.expand("${NO:?say so}")).isEqualTo(new Interpolation.Missing("NO", false, "say so"));
        assertThat(interpolation.expand("${EMPTY}")).isEqualTo(new Interpolation.Missing("EMPTY", true, null));
        assertThat(interpolation.expand("${1x}")).isInstanceOf(Interpolation.Wrong.class);
    }

    @Test
    void clientKeysAreHashedAndMakeAuthRequired() {
        HapaxConfig config = valid("""
                providers: {echo: {}}
                auth: {keys: [{name: a, key: one, models: [m]}]}
                routes: [{path: /v1/x, handler: chat, auth: [a], timeout: 1m30s, targets: [echo/m, {target: echo, weight: 3}]}]
                """, Map.of());
        assertThat(config.auth().required()).isTrue();
        assertThat(config.auth().keys().getFirst().sha256())
                .isEqualTo(Secret.of("one").fingerprint());
        HapaxConfig.Route route = config.routes().getFirst();
        assertThat(route.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(route.auth()).isEqualTo(new HapaxConfig.RouteAuth(true, List.of("a")));
        assertThat(route.targets()).containsExactly(new TargetRef("echo", "m", 1), new TargetRef("echo", null, 3));
    }

    @Test
    void aByteOrderMarkAndMergeKeysAreUnderstood() {
        Loaded loaded =
                load("\uFEFFversion: 1\nx-a: &a {type: echo}\nproviders: {e: {<<: *a}}\n", environment(Map.of()));
        assertThat(loaded.problems()).extracting(Problem::rule).containsExactly(Rule.BYTE_ORDER_MARK);
        assertThat(Objects.requireNonNull(loaded.config()).providers()).containsOnlyKeys("e");
    }

    @Test
    void junkNeverThrows() {
        var random = new Random(42);
        String good = """
                version: 1
                server: {port: 8080}
                providers:
                  echo: {models: {m: {endpoint: /v1/e}}}
                routes:
                  - {path: /v1/x, handler: chat, targets: [echo/m]}
                auth: {keys: [{name: a, key: "${K:-k}"}]}
                """;
        String bits = "{}[]:,&*!|>'\"%@`#-? \n\t0aé\0\u2028😀<$~";
        int[] points = bits.codePoints().toArray();
        for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder(good);
            for (int change = 0; change <= round % 5; change++) {
                int at = random.nextInt(text.length());
                text.replace(at, Math.min(text.length(), at + random.nextInt(4)), "");
                text.insert(Math.min(at, text.length()), Character.toString(points[random.nextInt(points.length)]));
            }
            Loaded loaded = load(text.toString(), environment(Map.of()));
            assertThat(loaded.valid()).isEqualTo(loaded.problems().stream().noneMatch(Problem::isError));
        }
        byte[] bytes = new byte[64];
        for (int round = 0; round < 500; round++) {
            random.nextBytes(bytes);
            new ConfigLoader(Kinds.FOUR).load(new ConfigSource("junk", null, bytes), environment(Map.of()));
        }
    }

    /** HPX3007, which no text alone can fire. */
    @ParameterizedTest
    @CsvSource({"rw-r--r--, true", "rw-r-----, false", "rw-------, false"})
    void aKeyThatOthersCanReadIsSpokenOf(String mode, boolean spoken, @TempDir Path directory) throws IOException {
        Path key = Files.writeString(directory.resolve("openai.key"), "k\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
        for (String way : List.of("api_key_file: openai.key", "api_key: \"${file:openai.key}\"")) {
            byte[] yaml = ("version: 1\nproviders: {openai: {" + way + "}}\n").getBytes(StandardCharsets.UTF_8);
            var source = new ConfigSource("hapax.yaml", directory.resolve("hapax.yaml"), yaml);
            List<Problem> problems = new ConfigLoader(Kinds.FOUR)
                    .load(source, environment(Map.of()))
                    .problems();
            assertThat(problems)
                    .as(way)
                    .extracting(Problem::rule)
                    .isEqualTo(spoken ? List.of(Rule.SECRET_FILE_MODE) : List.of());
            assertThat(problems).as(way).allMatch(problem -> problem.notes()
                    .equals(List.of("help: chmod 600 openai.key")));
        }
    }

    @Test
    void laughterIsStopped() {
        var text = new StringBuilder("x-0: &a0 [x, x]\n");
        for (int i = 1; i < 25; i++) {
            text.append("x-%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        Loaded loaded = load(text.toString(), environment(Map.of()));
        assertThat(loaded.problems()).extracting(Problem::rule).contains(Rule.ALIAS_ABUSE);
    }

    private static Environment environment(Map<String, String> variables) {
        return new Environment(variables, Environment.Mode.WARN);
    }

    private static HapaxConfig valid(String yaml, Map<String, String> variables) {
        Loaded loaded = load(yaml, environment(variables));
        assertThat(loaded.problems()).noneMatch(Problem::isError);
        return Objects.requireNonNull(loaded.config());
    }

    private static Loaded load(String yaml, Environment environment) {
        var source = new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8));
        return new ConfigLoader(Kinds.FOUR).load(source, environment);
    }
}
