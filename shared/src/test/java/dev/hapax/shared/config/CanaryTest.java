package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.Documents.Leaf;
import dev.hapax.shared.report.Rendering;
import dev.hapax.shared.report.ReportFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a variable holds may be a secret, whichever key it stands after: no finding shows any of it. */
class CanaryTest {
    private static final String CANARY = "cAnAry5309";

    /** Wrong for some types, right for others, so that each goes some way through the checks. */
    private static final List<String> VALUES = List.of(
            CANARY,
            "echo/" + CANARY,
            CANARY + "/model",
            "/" + CANARY,
            "/v9/" + CANARY,
            "/" + CANARY + "?x",
            "http://" + CANARY + ".invalid",
            "http://169.254.1.1/" + CANARY,
            "http://u:" + CANARY + "@far.invalid",
            "http://[" + CANARY,
            "Bearer " + CANARY,
            "sk-ant-" + CANARY + "0123456789",
            CANARY + "\n");

    /** Numbers cannot hold the word. */
    private static final List<String> NUMBERS =
            List.of("53095309", "5309530953095309", "05307", "5_309", "53:09", "-5309.5309", "5309 seconds", "5309d");

    static Stream<Leaf> leaves() {
        return Documents.leaves().stream();
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void noFindingShowsWhatAVariableHolds(Leaf leaf) {
        for (String value : VALUES) {
            assertThat(said(leaf, value)).as(value).doesNotContainIgnoringCase(CANARY);
        }
        for (String value : NUMBERS) {
            assertThat(said(leaf, value)).as(value).doesNotContain("5309", "5307", "5_309", "53:09");
        }
    }

    /** What is told of two places shows neither. */
    @Test
    void noFindingOfSeveralPlacesShowsAny() {
        Map<String, String> variables = Map.of(
                "NAME",
                CANARY,
                "PATH",
                "/v1/" + CANARY,
                "HOST",
                CANARY + ".lan",
                "URL",
                "http://" + CANARY + ".example",
                "LONG",
                "5309m",
                "SHORT",
                "5309s",
                "MANY",
                "53090",
                "FEW",
                "5309");
        byte[] yaml = """
                version: 1
                server: {host: "${HOST}", request_timeout: "${SHORT}"}
                auth: {required: false, keys: [{name: "${NAME}", key: a}, {name: "${NAME}", key: b}]}
                providers:
                  openai:
                    api_key: k
                    base_url: "${URL}"
                    timeout: {total: "${LONG}"}
                    models: {m: {endpoint: "${PATH}", context_window: "${FEW}", max_tokens: "${MANY}"}}
                provider_preference: ["${NAME}"]
                models: {both: ["${NAME}", "${NAME}"]}
                routes:
                  - {path: "${PATH}", handler: completion, auth: ["nobody", "${NAME}"], targets: ["${NAME}"]}
                  - {path: "${PATH}", handler: completion, version: v2, middleware: ["${NAME}"]}
                llm: {provider: "${OTHER}"}
                logging: {file: "/nowhere/${NAME}"}
                """.getBytes(StandardCharsets.UTF_8);
        Loaded loaded = new ConfigLoader(Kinds.FOUR)
                .load(new ConfigSource("hapax.yaml", null, yaml), new Environment(variables, Environment.Mode.WARN));
        assertThat(loaded.problems().stream().map(Problem::rule))
                .contains(
                        Rule.OPEN_TO_NETWORK,
                        Rule.BAD_NAME,
                        Rule.CLEAR_HTTP,
                        Rule.TIMEOUT_ORDER,
                        Rule.TOKEN_LIMIT,
                        Rule.UNKNOWN_PROVIDER,
                        Rule.DUPLICATE_ROUTE,
                        Rule.VERSION_IN_PATH,
                        Rule.UNKNOWN_MIDDLEWARE,
                        Rule.NOT_ONE_OF,
                        Rule.FILE_NAMED);
        assertThat(shown(loaded)).doesNotContainIgnoringCase(CANARY).doesNotContain("5309");
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(ReportFormat.render(format, List.of(loaded), Rendering.PLAIN))
                    .as(format.name())
                    .contains("HPX2003")
                    .doesNotContainIgnoringCase(CANARY);
        }
    }

    /** All that is told, with the file beside it that lets rules between two places speak. */
    private static String said(Leaf leaf, String value) {
        var environment = new Environment(
                Map.of("SECRETISH", value, "OPENAI_API_KEY", "k", "ANTHROPIC_API_KEY", "k"), Environment.Mode.WARN);
        byte[] yaml = Documents.with(leaf, "${SECRETISH}").getBytes(StandardCharsets.UTF_8);
        Loaded loaded = new ConfigLoader(Kinds.FOUR).load(new ConfigSource("hapax.yaml", null, yaml), environment);
        return shown(loaded);
    }

    /** Every word that a report could be made of, less line numbers. */
    private static String shown(Loaded loaded) {
        return loaded.problems().toString().replaceAll("Place\\[[^]]*]", "");
    }
}
