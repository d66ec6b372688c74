package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A save ends at each of its steps in turn: the file is the old one or the new one, what was acknowledged is in it, and
 * the next save clears what was left. In this process at all of them; as a process of its own that halts, at a few,
 * with {@code -Dhapax.load.halts=100} at all.
 */
final class HaltedSaveTest {
    private static final int REAL_HALTS = Integer.getInteger("hapax.load.halts", 2);
    private static final int HALTED = 77;
    private static final int BEYOND = 1000;
    private static final String OLD = "# kept\nversion: 1\n";

    @TempDir
    Path directory;

    @Test
    void aSaveTakesTheStepsThatMakeItSafe() throws Exception {
        assertThat(steps())
                .containsSubsequence("create", "open", "write", "force", "rename", "open", "force")
                .endsWith("delete");
    }

    private List<String> steps() throws Exception {
        Path file = Files.writeString(directory.resolve("whole.yaml"), OLD);
        var disk = new HaltingDisk(BEYOND, () -> {});
        save(file, 0, disk);
        return disk.steps();
    }

    @Test
    void whereverASaveEndsNothingIsTornOrLost() throws Exception {
        int count = steps().size();
        for (int step = 0; step <= count; step++) {
            Path file = fresh(step);
            boolean acknowledged = true;
            var disk = new HaltingDisk(step, () -> {});
            try {
                save(file, 0, disk);
            } catch (HaltingDisk.Halted end) {
                acknowledged = false;
            }
            assertThat(acknowledged).isEqualTo(step == count);
            mustBeWhole(file, acknowledged, "step " + step + " of " + disk.steps());
        }
    }

    @Test
    void whereverANewFileEndsItIsWholeOrNotThere() throws Exception {
        var whole = new HaltingDisk(BEYOND, () -> {});
        ConfigFile.create(directory.resolve("whole.yaml"), OLD.getBytes(StandardCharsets.UTF_8), whole);
        assertThat(whole.steps())
                .containsExactly("create", "open", "write", "force", "name", "open", "force", "delete");
        for (int step = 0; step < whole.steps().size(); step++) {
            Path file = Files.createDirectory(directory.resolve("new" + step)).resolve("hapax.yaml");
            try {
                ConfigFile.create(file, OLD.getBytes(StandardCharsets.UTF_8), new HaltingDisk(step, () -> {}));
            } catch (HaltingDisk.Halted end) {
                // What is there then is looked at below.
            }
            if (Files.notExists(file)) {
                ConfigFile.create(file, OLD.getBytes(StandardCharsets.UTF_8));
            }
            mustBeWhole(file, false, "step " + step);
        }
    }

    @Test
    void whereverItsProcessHaltsNothingIsTornOrLost() throws Exception {
        int count = steps().size();
        int each = Math.max(1, (count + 1) / REAL_HALTS);
        int halts = 0;
        for (int step = each - 1; step < count; step += each) {
            Path file = fresh(step);
            Process saver = saver(file, step);
            String said = new String(saver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(saver.waitFor()).as(said).isEqualTo(HALTED);
            mustBeWhole(file, said.contains("saved"), "step " + step);
            halts++;
        }
        System.err.printf("%d of %d steps halted at, none torn, none lost%n", halts, count);
    }

    private Path fresh(int step) throws Exception {
        return Files.writeString(
                Files.createDirectory(directory.resolve("at" + step)).resolve("hapax.yaml"), OLD);
    }

    private static void mustBeWhole(Path file, boolean acknowledged, String when) throws Exception {
        int routes = routes(file);
        assertThat(Files.readString(file)).as(when).startsWith(OLD).endsWith("\n");
        assertThat(routes).as(when).isBetween(acknowledged ? 1 : 0, 1);
        save(file, 1, Disk.REAL);
        assertThat(routes(file)).as("%s: the next save has both", when).isEqualTo(routes + 1);
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).as("%s: the next save clears what was left", when).containsExactly(file);
        }
    }

    private static int routes(Path file) throws Exception {
        return RouteList.in(YamlText.decode(Files.readAllBytes(file))).entries().size();
    }

    private static Process saver(Path file, int step) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Saver.class.getName(),
                        file.toString(),
                        Integer.toString(step))
                .redirectErrorStream(true)
                .start();
    }

    private static void save(Path file, int route, Disk disk) throws Exception {
        byte[] before = Files.readAllBytes(file);
        var spec = new RouteSpec("/v1/r" + route, "completion", "v1", List.of(), List.of(), Map.of());
        byte[] after = ConfigEditor.addRoute(before, spec, IfPresent.KEEP).bytes();
        ConfigFile.replace(file, ConfigFile.revisionOf(before), after, disk);
    }

    /** Another process that saves and is no more. */
    static final class Saver {
        private Saver() {}

        public static void main(String[] arguments) throws Exception {
            int step = Integer.parseInt(arguments[1]);
            save(Path.of(arguments[0]), 0, new HaltingDisk(step, () -> Runtime.getRuntime()
                    .halt(HALTED)));
            System.out.println("saved");
        }
    }
}
