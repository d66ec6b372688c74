package dev.hapax.shared.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.Kinds;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Rule;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the readers of each format ask for, of a bad file and of a clean one. */
class CiReportsTest {
    private static final Loaded CLEAN = load("version: 1\nproviders: {echo: {}}\n");
    private static final Loaded BAD = load("version: 1\nserver: {port: no, hots: \"<&>\"}\nloging: {level: x}\n");

    @Test
    void sarifHasWhatTheStandardRequires() {
        JsonNode log = json(ReportFormat.SARIF, BAD, "gateway/");
        assertThat(log.at("/version").asString()).isEqualTo("2.1.0");
        JsonNode run = log.at("/runs/0");
        assertThat(run.at("/tool/driver/name").asString()).isEqualTo("hapax");
        assertThat(run.at("/tool/driver/rules")).hasSize(Rule.values().length);
        assertThat(run.at("/columnKind").asString()).isEqualTo("unicodeCodePoints");
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
        assertThat(run.at("/results")).isNotEmpty().allSatisfy(result -> {
            assertThat(result.at("/message/text").asString()).isNotBlank();
            assertThat(result.at("/level").asString()).isIn("error", "warning", "note");
            JsonNode place = result.at("/locations/0/physicalLocation");
            assertThat(place.at("/artifactLocation/uri").asString()).isEqualTo("gateway/hapax.yaml");
            assertThat(place.at("/artifactLocation/uriBaseId").asString()).isEqualTo("%SRCROOT%");
            assertThat(place.at("/region/startLine").asInt()).isPositive();
        });
        JsonNode replacement = run.at("/results")
                .valueStream()
                .filter(result -> result.has("fixes"))
                .reduce((_, last) -> last)
                .orElseThrow()
                .at("/fixes/0/artifactChanges/0/replacements/0");
        assertThat(replacement.at("/deletedRegion").toString())
                .isEqualTo("{\"startLine\":3,\"startColumn\":1,\"endLine\":3,\"endColumn\":7}");
        assertThat(replacement.at("/insertedContent/text").asString()).isEqualTo("logging");
    }

    @Test
    void gitlabIssuesHaveWhatIsRequiredAndFingerprintsOfTheirOwn() {
        JsonNode issues = json(ReportFormat.GITLAB, BAD, "");
        Set<String> fingerprints = new HashSet<>();
        assertThat(issues).isNotEmpty().allSatisfy(issue -> {
            assertThat(issue.propertyNames())
                    .contains("description", "check_name", "fingerprint", "severity", "location");
            assertThat(issue.at("/severity").asString()).isIn("info", "minor", "major", "critical", "blocker");
            assertThat(issue.at("/location/lines/begin").asInt()).isPositive();
            assertThat(fingerprints.add(issue.at("/fingerprint").asString())).isTrue();
        });
    }

    @Test
    void junitCountsWhatItLists() throws Exception {
        Document xml = xml(BAD);
        Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
        assertThat(xml.getElementsByTagName("testcase").getLength())
                .isEqualTo(Rule.values().length)
                .isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
        assertThat(xml.getElementsByTagName("failure").getLength())
                .isPositive()
                .isEqualTo(Integer.parseInt(suite.getAttribute("failures")));
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent()).startsWith("hapax.yaml:");
    }

    @Test
    void cleanFilesHaveEmptyReports() throws Exception {
        assertThat(json(ReportFormat.SARIF, CLEAN, "").at("/runs/0/results")).isEmpty();
        assertThat(json(ReportFormat.GITLAB, CLEAN, "")).isEmpty();
        assertThat(xml(CLEAN).getElementsByTagName("failure").getLength()).isZero();
    }

    @Test
    void peopleSeeNoMoreThanTheyAskFor() {
        var two = new Rendering(false, 1, "");
        assertThat(ReportFormat.render(ReportFormat.HUMAN, List.of(BAD), two)).contains("more, not shown");
        assertThat(ReportFormat.render(ReportFormat.CONCISE, List.of(BAD), two).lines())
                .hasSize(2);
    }

    private static JsonNode json(ReportFormat format, Loaded loaded, String prefix) {
        String report = ReportFormat.render(format, List.of(loaded), new Rendering(false, 0, prefix));
        return JsonMapper.shared().readTree(report);
    }

    private static Document xml(Loaded loaded) throws Exception {
        String report = ReportFormat.render(ReportFormat.JUNIT, List.of(loaded), Rendering.PLAIN);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report)));
    }

    private static Loaded load(String text) {
        var source = new ConfigSource("hapax.yaml", null, text.getBytes(StandardCharsets.UTF_8));
        return new ConfigLoader(Kinds.FOUR).load(source, new Environment(Map.of(), Environment.Mode.WARN));
    }
}
