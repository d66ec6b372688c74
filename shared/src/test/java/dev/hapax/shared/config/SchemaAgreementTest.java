package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.json.JsonMapper;

/** An editor that has the schema and {@code validate} say the same of a file's shape. */
class SchemaAgreementTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(JsonMapper.shared().writeValueAsString(ConfigSchema.document()), InputFormat.JSON);

    /** All that are YAML and say something; what a variable would bring no schema can know. */
    static Stream<CasesTest.Case> cases() throws IOException {
        return CasesTest.cases()
                .filter(one -> one.expected().stream().noneMatch(problem -> problem.contains(" HPX00")))
                .filter(one -> !text(one).contains("${") && !json(one).equals("null"));
    }

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ofEveryCaseBothSayTheSame(CasesTest.Case one) {
        assertThat(errors(json(one)).isEmpty())
                .as("%s; %s", shapeErrors(text(one)), errors(json(one)))
                .isEqualTo(shapeErrors(text(one)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void documentsOfTheTablePassBoth(int seed) {
        String document = Documents.json(new Documents(seed).any());
        assertThat(errors(document)).as(document).isEmpty();
        assertThat(shapeErrors(document)).as(document).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void brokenDocumentsPassNeither(int seed) {
        String document = new Documents(seed).broken();
        assertThat(errors(document)).as(document).isNotEmpty();
        assertThat(shapeErrors(document)).as(document).isNotEmpty();
    }

    private static List<String> errors(String json) {
        return SCHEMA.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** What is wrong by the table alone; whether it makes sense is asked later. */
    private static List<String> shapeErrors(String document) {
        var findings = new Findings("hapax.yaml");
        var nothingSet = new Environment(Map.of(), Environment.Mode.IGNORE);
        YamlDocument.read(document, 0, findings)
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .ifPresent(root -> new Walker(
                                findings, new Interpolation(nothingSet, null), Environment.Mode.IGNORE, Severity.ERROR)
                        .file(root));
        return findings.inOrder().stream()
                .filter(Problem::isError)
                .map(problem -> problem.rule().id() + " " + problem.pointer() + " " + problem.message())
                .toList();
    }

    private static String text(CasesTest.Case one) {
        return new String(one.yaml(), StandardCharsets.UTF_8).replace("\uFEFF", "");
    }

    private static String json(CasesTest.Case one) {
        var load = new Load(LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(true)
                .build());
        return JsonMapper.shared().writeValueAsString(load.loadFromString(text(one)));
    }
}
