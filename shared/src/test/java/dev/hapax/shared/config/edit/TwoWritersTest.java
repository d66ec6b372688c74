package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes add routes to one file at once, and each tries again when the other was faster: all are in. A few
 * always, {@code -Dhapax.load.additions=500} each as a load, which prints its figures.
 */
final class TwoWritersTest {
    private static final int ADDITIONS = Integer.getInteger("hapax.load.additions", 15);

    @TempDir
    Path directory;

    @Test
    void noAdditionIsLost() throws Exception {
        Path file = Files.writeString(directory.resolve("hapax.yaml"), "# kept\nversion: 1\n");
        long begun = System.nanoTime();
        List<Process> writers = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString(),
                            name,
                            Integer.toString(ADDITIONS))
                    .redirectErrorStream(true)
                    .start());
        }
        int again = 0;
        for (Process writer : writers) {
            String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(writer.waitFor()).as(said).isZero();
            again += Integer.parseInt(said.strip());
        }
        List<RouteEntry> routes =
                RouteList.in(YamlText.decode(Files.readAllBytes(file))).entries();
        assertThat(routes).hasSize(2 * ADDITIONS);
        assertThat(routes.stream().map(RouteEntry::url).distinct()).hasSize(2 * ADDITIONS);
        assertThat(file).content().startsWith("# kept\nversion: 1\n");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
        System.err.printf(
                "2 writers, %d additions in %d ms, %d times the other was faster, none lost%n",
                2 * ADDITIONS, (System.nanoTime() - begun) / 1_000_000, again);
    }

    /** Another process that changes the file as the commands do. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[0]);
            int again = 0;
            int added = 0;
            while (added < Integer.parseInt(arguments[2])) {
                String path = "/v1/" + arguments[1] + added;
                var route = new RouteSpec(path, "completion", "v1", List.of(), List.of(), Map.of());
                byte[] before = Files.readAllBytes(file);
                byte[] after =
                        ConfigEditor.addRoute(before, route, IfPresent.KEEP).bytes();
                try {
                    ConfigFile.replace(file, ConfigFile.revisionOf(before), after);
                    added++;
                } catch (ChangedMeanwhile theOther) {
                    again++;
                }
            }
            System.out.println(again);
        }
    }
}
