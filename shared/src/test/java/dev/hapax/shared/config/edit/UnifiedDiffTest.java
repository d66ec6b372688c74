package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class UnifiedDiffTest {
    @Test
    void aPatchShowsThreeLinesAround() {
        assertThat(diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nnew\n5\n6\n7\n8\n"))
                .isEqualTo("""
                --- hapax.yaml
                +++ hapax.yaml
                @@ -2,6 +2,7 @@
                 2
                 3
                 4
                +new
                 5
                 6
                 7
                """);
    }

    @Test
    void aMissingFinalNewlineIsTold() {
        assertThat(diff("1\n2", "1\n2\n3")).isEqualTo("""
                --- hapax.yaml
                +++ hapax.yaml
                @@ -1,2 +1,3 @@
                 1
                -2
                \\ No newline at end of file
                +2
                +3
                \\ No newline at end of file
                """);
    }

    @Test
    void equalFilesHaveNoDifference() {
        assertThat(diff("1\n", "1\n")).isEmpty();
    }

    @Test
    void anEmptyFileHasNoLineOne() {
        assertThat(diff("", "1\n")).contains("@@ -0,0 +1 @@\n+1\n");
        assertThat(diff("1\n", "")).contains("@@ -1 +0,0 @@\n-1\n");
    }

    static Stream<Arguments> pairsOfFiles() {
        return new Random(7).longs(25).mapToObj(seed -> {
            var random = new Random(seed);
            List<String> before = lines(random, random.nextInt(40));
            List<String> after = before.stream()
                    .flatMap(line -> switch (random.nextInt(12)) {
                        case 0 -> Stream.<String>empty();
                        case 1 -> Stream.of(line, "new " + random.nextInt(3));
                        default -> Stream.of(line);
                    })
                    .toList();
            String end = random.nextBoolean() ? "\r\n" : "\n";
            return Arguments.of(joined(random, before, end), joined(random, after, end));
        });
    }

    @ParameterizedTest
    @MethodSource("pairsOfFiles")
    void thePatchToolMakesOneFileOfTheOther(String before, String after, @TempDir Path directory) throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, "patch"))
                .anyMatch(Files::isExecutable));
        Path file = directory.resolve("my hapax.yaml");
        Files.writeString(file, before);
        String patch = UnifiedDiff.of(file.getFileName().toString(), bytes(before), bytes(after));
        if (!patch.isEmpty()) {
            apply(patch, directory);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "").isEqualTo(after);
    }

    private static void apply(String patch, Path directory) throws IOException, InterruptedException {
        Path patchFile = Files.writeString(directory.resolve("change.patch"), patch);
        Process process = new ProcessBuilder("patch", "-p0", "--binary")
                .directory(directory.toFile())
                .redirectInput(patchFile.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said + patch).isZero();
    }

    private static List<String> lines(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> "line " + random.nextInt(6))
                .toList();
    }

    private static String joined(Random random, List<String> lines, String end) {
        return lines.stream().collect(Collectors.joining(end)) + (random.nextBoolean() && !lines.isEmpty() ? end : "");
    }

    private static String diff(String before, String after) {
        return UnifiedDiff.of("hapax.yaml", bytes(before), bytes(after));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
