package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that saves is killed at a random moment, again and again: the file is the old one or the new one, and what
 * was acknowledged is in it. A few times always, {@code -Dhapax.load.kills=200} as a load, which prints its figures.
 */
final class KilledSaveTest {
    private static final int KILLS = Integer.getInteger("hapax.load.kills", 3);
    private static final long LONGEST_LIFE = Duration.ofMillis(60).toNanos();

    @TempDir
    Path directory;

    @Test
    void noKillTearsTheFileOrLosesWhatWasAcknowledged() throws Exception {
        Path file = Files.writeString(directory.resolve("hapax.yaml"), "# kept\nversion: 1\n");
        var random = new Random(42);
        int acknowledged = 0;
        int litter = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged += killed(file, acknowledged, random);
            litter += Math.min(1, others());
            String text = Files.readString(file);
            assertThat(text).startsWith("# kept\nversion: 1\n").endsWith("\n");
            int routes = routes(file);
            // One save may have come to its end before it could be said.
            assertThat(routes).isBetween(acknowledged, acknowledged + 1);
            acknowledged = routes;
        }
        byte[] now = Files.readAllBytes(file);
        ConfigFile.replace(file, ConfigFile.revisionOf(now), now);
        assertThat(others()).as("the next run clears the litter").isZero();
        System.err.printf(
                "%d kills, %d saves acknowledged, %d times litter was left, none torn, none lost%n",
                KILLS, acknowledged, litter);
    }

    /** @return how many saves it told of before it died */
    private static int killed(Path file, int from, Random random) throws Exception {
        Process saver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Saver.class.getName(),
                        file.toString(),
                        Integer.toString(from))
                .start();
        int told = 0;
        try (var said = new BufferedReader(new InputStreamReader(saver.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("saved");
            told++;
            LockSupport.parkNanos(random.nextLong(LONGEST_LIFE));
            saver.toHandle().destroyForcibly();
            while (said.readLine() != null) {
                told++;
            }
        }
        saver.waitFor();
        return told;
    }

    private int others() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return (int) files.count() - 1;
        }
    }

    private static int routes(Path file) throws Exception {
        var text = YamlText.decode(Files.readAllBytes(file));
        try {
            return RouteList.in(text).entries().size();
        } catch (WouldReshape torn) {
            throw new AssertionError(torn);
        }
    }

    /** Adds routes until it is killed, and tells of each that is saved. */
    static final class Saver {
        private Saver() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[0]);
            for (int i = Integer.parseInt(arguments[1]); ; i++) {
                byte[] before = Files.readAllBytes(file);
                var route = new RouteSpec("/v1/r" + i, "completion", "v1", List.of(), List.of(), Map.of());
                byte[] after =
                        ConfigEditor.addRoute(before, route, IfPresent.KEEP).bytes();
                ConfigFile.replace(file, ConfigFile.revisionOf(before), after);
                // The first save takes as long as all that it needs takes to load; lives are counted from its end.
                System.out.println("saved");
            }
        }
    }
}
