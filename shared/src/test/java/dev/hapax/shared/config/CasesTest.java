package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files and the problems expected of them, as they lie in {@code cases/}. */
class CasesTest {
    record Case(String name, String yaml, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String file : List.of("yaml", "shape", "references")) {
            try (InputStream in = CasesTest.class.getResourceAsStream("/cases/" + file + ".txt")) {
                String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
                for (String part : all.split("(?m)^--- ", -1)) {
                    if (!part.isBlank()) {
                        cases.add(parsed(file, part));
                    }
                }
            }
        }
        return cases.stream();
    }

    private static Case parsed(String file, String part) {
        List<String> lines = part.lines().toList();
        String yaml = String.join(
                "\n",
                lines.stream().skip(1).filter(line -> !line.startsWith("=== ")).toList());
        List<String> expected = lines.stream()
                .filter(line -> line.startsWith("=== "))
                .map(line -> line.substring(4))
                .toList();
        return new Case(file + ": " + lines.getFirst(), yaml + "\n", expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyProblemIsFoundAtItsPlaceAndNoOther(Case one) {
        var source = new ConfigSource("hapax.yaml", null, one.yaml().getBytes(StandardCharsets.UTF_8));
        Loaded loaded = new ConfigLoader(Kinds.FOUR).load(source, new Environment(Map.of(), Environment.Mode.WARN));
        assertThat(loaded.problems())
                .extracting(problem -> problem.span().start().line() + ":"
                        + problem.span().start().column() + " " + problem.rule().id() + " "
                        + problem.severity().word())
                .containsExactlyInAnyOrderElementsOf(one.expected());
        assertThat(loaded.valid()).isEqualTo(loaded.problems().stream().noneMatch(Problem::isError));
    }
}
