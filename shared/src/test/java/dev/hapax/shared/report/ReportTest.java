package dev.hapax.shared.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.Kinds;
import dev.hapax.shared.config.Loaded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    @Test
    void theBadFileIsExplainedToPeople() throws IOException {
        Loaded loaded = load(resource("bad-hapax.yaml"), Environment.Mode.WARN);
        assertThat(ReportFormat.render(ReportFormat.HUMAN, List.of(loaded), Rendering.PLAIN))
                .isEqualTo(resource("bad-hapax.human.txt"));
    }

    @Test
    void annotationsPutErrorsFirstAndNameTheRule() throws IOException {
        Loaded loaded = load(resource("bad-hapax.yaml"), Environment.Mode.IGNORE);
        assertThat(ReportFormat.render(ReportFormat.GITHUB, List.of(loaded), Rendering.PLAIN)
                        .lines())
                .hasSize(5)
                .startsWith(
                        "::error file=hapax.yaml,line=4,col=17,endLine=4,endColumn=19,title=HPX1003 duration-unit::"
                                + "`read_timeout` needs a unit%0Awrite `30s` (seconds) or `30ms`",
                        "::error file=hapax.yaml,line=16,col=11,endLine=16,endColumn=26,title=HPX2003 duplicate-route::"
                                + "two routes answer POST /v1/completions%0Aalso line 21");
    }

    @Test
    void aKeyUnderAMistypedNameIsStarredToo() {
        Loaded loaded = load("""
                version: 1
                providers:
                  anthropic: {apikey: sk-ant-0123456789, model: m}
                  openai:
                    credential: sk-proj-0123456789
                """, Environment.Mode.WARN);
        assertThat(ReportFormat.render(ReportFormat.HUMAN, List.of(loaded), Rendering.PLAIN))
                .contains("unknown key `apikey`", "unknown key `credential`", "****")
                .doesNotContain("0123456789");
    }

    @Test
    void aTimeIsNoSecret() {
        Loaded loaded = load("providers: {echo: {timeout: {first_token: 20}}}\n", Environment.Mode.WARN);
        assertThat(ReportFormat.render(ReportFormat.HUMAN, List.of(loaded), Rendering.PLAIN))
                .contains("first_token: 20}}}");
    }

    @Test
    void conciseIsOneLineForEachProblem() throws IOException {
        Loaded loaded = load(resource("bad-hapax.yaml"), Environment.Mode.WARN);
        assertThat(ReportFormat.render(ReportFormat.CONCISE, List.of(loaded), Rendering.PLAIN)
                        .lines())
                .hasSize(6)
                .startsWith("hapax.yaml:4:17: error[HPX1003] `read_timeout` needs a unit");
    }

    @Test
    void jsonHoldsTheMendOfAMisspeltTarget() throws IOException {
        Loaded loaded = load(resource("bad-hapax.yaml"), Environment.Mode.WARN);
        assertThat(ReportFormat.render(ReportFormat.JSON, List.of(loaded), Rendering.PLAIN))
                .contains("\"schema\" : \"hapax.diagnostics/v1\"", "\"/routes/0/targets/0\"", "\"offset\" : 367")
                .contains("\"text\" : \"anthropic\"");
    }

    /** Offsets, lines and columns of a mend are in code points, a byte order mark counted. */
    @Test
    void aMendIsAtItsPlaceInJsonAndSarif() {
        Loaded loaded = load("\uFEFFversion: 1 # \uD83D\uDE80\r\nloging: {level: info}\r\n", Environment.Mode.WARN);
        JsonNode json =
                JsonMapper.shared().readTree(ReportFormat.render(ReportFormat.JSON, List.of(loaded), Rendering.PLAIN));
        assertThat(json.at("/diagnostics/1/suggestions/0").toString())
                .isEqualTo("{\"message\":\"did you mean `logging`?\",\"safe\":true,"
                        + "\"edits\":[{\"start\":17,\"end\":23,\"text\":\"logging\"}]}");
        JsonNode sarif =
                JsonMapper.shared().readTree(ReportFormat.render(ReportFormat.SARIF, List.of(loaded), Rendering.PLAIN));
        assertThat(sarif.at("/runs/0/results/1/fixes/0/artifactChanges/0/replacements/0")
                        .toString())
                .isEqualTo("{\"deletedRegion\":{\"startLine\":2,\"startColumn\":1,\"endLine\":2,\"endColumn\":7},"
                        + "\"insertedContent\":{\"text\":\"logging\"}}");
    }

    @Test
    void aGoodFileIsOneLine() {
        Loaded loaded = load("version: 1\nproviders: {echo: {}}\n", Environment.Mode.WARN);
        assertThat(ReportFormat.render(ReportFormat.HUMAN, List.of(loaded), Rendering.PLAIN))
                .isEqualTo("hapax.yaml: valid   1 provider, 0 routes, no warnings\n");
    }

    @Test
    void noFrameShowsAKey() {
        Loaded loaded = load("""
                version: 1
                providers:
                  openai:
                    api_key: sk-abcdefghijklmnopqrstuvwxyz
                    modell: x
                  anthropic: {api_key: "plain-secret", modell: y}
                """, Environment.Mode.WARN);
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(ReportFormat.render(format, List.of(loaded), new Rendering(true, 0, "")))
                    .contains("HPX3003")
                    .doesNotContain("sk-abc", "plain-secret");
        }
    }

    private static Loaded load(String text, Environment.Mode mode) {
        var source = new ConfigSource("hapax.yaml", null, text.getBytes(StandardCharsets.UTF_8));
        return new ConfigLoader(Kinds.FOUR).load(source, new Environment(Map.of(), mode));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportTest.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
