package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files and the problems expected of them, as they lie in {@code cases/}. */
class CasesTest {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");

    record Case(String name, byte[] yaml, Map<String, String> environment, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Path file : files()) {
            for (String part : Files.readString(file).split("(?m)^--- (?=.)", -1)) {
                if (!part.isBlank()) {
                    cases.add(parsed(file.getFileName().toString().replace(".txt", ""), part));
                }
            }
        }
        return cases.stream();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(
                Objects.requireNonNull(CasesTest.class.getResource("/cases")).toURI()))) {
            return files.sorted().toList();
        } catch (URISyntaxException noPath) {
            throw new IOException(noPath);
        }
    }

    private static Case parsed(String file, String part) {
        List<String> lines = part.lines().toList();
        Map<String, String> environment = new HashMap<>();
        List<String> yaml = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("=== ")) {
                expected.add(line.substring(4));
            } else if (line.startsWith("$$$ ")) {
                String[] pair = line.substring(4).split("=", 2);
                environment.put(pair[0], pair[1]);
            } else {
                yaml.add(line);
            }
        }
        return new Case(file + ": " + lines.getFirst(), bytes(String.join("\n", yaml) + "\n"), environment, expected);
    }

    /** {@code <U+00A0>} stands for a character that nobody would see here, {@code <0xE9>} for a byte. */
    private static byte[] bytes(String written) {
        String text = Pattern.compile("<U\\+([0-9A-F]{4,5})>")
                .matcher(written)
                .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Matcher raw = BYTE.matcher(text);
        return raw.find()
                ? raw.replaceAll(found -> String.valueOf((char) Integer.parseInt(found.group(1), 16)))
                        .getBytes(StandardCharsets.ISO_8859_1)
                : bytes;
    }

    private static Loaded load(Case one) {
        var source = new ConfigSource("hapax.yaml", null, one.yaml());
        return new ConfigLoader(Kinds.FOUR).load(source, new Environment(one.environment(), Environment.Mode.WARN));
    }

    /** Rules about what no text can tell, and the test of each. */
    private static final Map<Rule, String> ELSEWHERE = Map.of(
            Rule.FILE_MISSING, "cli/src/test/java/dev/hapax/cli/ValidateTest.java",
            Rule.FILE_UNREADABLE, "cli/src/test/java/dev/hapax/cli/ValidateTest.java",
            Rule.DNS, "cli/src/test/java/dev/hapax/cli/ValidateTest.java",
            Rule.CONNECT, "cli/src/test/java/dev/hapax/cli/ValidateTest.java",
            Rule.REFUSED_KEY, "cli/src/test/java/dev/hapax/cli/ValidateTest.java",
            Rule.MODEL_NOT_OFFERED, "cli/src/test/java/dev/hapax/cli/ValidateTest.java",
            Rule.SECRET_FILE_MODE, "shared/src/test/java/dev/hapax/shared/config/ConfigLoaderTest.java");

    @ParameterizedTest
    @EnumSource
    void everyRuleHasACaseThatFiresItAndOneThatDoesNot(Rule rule) throws IOException {
        String elsewhere = ELSEWHERE.get(rule);
        if (elsewhere != null) {
            assertThat(Path.of("..").resolve(elsewhere)).content().contains(rule.id());
            return;
        }
        assertThat(cases().map(CasesTest::load)
                        .map(loaded -> loaded.problems().stream().anyMatch(problem -> problem.rule() == rule)))
                .contains(true, false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyProblemIsFoundAtItsPlaceAndNoOther(Case one) {
        Loaded loaded = load(one);
        assertThat(loaded.problems())
                .extracting(problem -> problem.span().start().line() + ":"
                        + problem.span().start().column() + " " + problem.rule().id() + " "
                        + problem.severity().word())
                .containsExactlyInAnyOrderElementsOf(one.expected());
        assertThat(loaded.valid()).isEqualTo(loaded.problems().stream().noneMatch(Problem::isError));
    }
}
