package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Bounds ROOMY = new Bounds(1000, 64 << 20);
    private static final Instant MORNING = Instant.parse("2026-11-23T08:00:00Z");

    private final AtomicLong nanos = new AtomicLong(7);

    @TempDir
    private Path directory;

    private FileStore open(Bounds bounds, Instant now) throws IOException {
        return open(new AnswerFiles(), bounds, now);
    }

    private FileStore open(AnswerFiles files, Bounds bounds, Instant now) throws IOException {
        return new FileStore(files, files.take(place()), bounds, Clock.fixed(now, ZoneOffset.UTC), nanos::get);
    }

    private Path place() {
        return directory.resolve("cache");
    }

    private static @Nullable String said(AnswerStore store, int key) {
        StoredAnswer answer = store.find(Answers.key(key));
        return answer == null ? null : Answers.said(answer);
    }

    @Test
    void whatWasKeptIsThereAfterARestartAsLongAsItsTimeIsNotUp() throws IOException {
        try (FileStore store = open(ROOMY, MORNING)) {
            store.keep(Answers.key(1), Answers.saying("for a day"), DAY);
            store.keep(Answers.key(2), Answers.saying("for an hour"), Duration.ofHours(1));
            store.keep(Answers.key(3), Answers.saying("old"), DAY);
            store.keep(Answers.key(3), Answers.saying("new"), DAY);
            assertThat(said(store, 1)).isEqualTo("for a day");
            assertThat(store.extent().entries()).isEqualTo(3);
        }
        try (FileStore store = open(ROOMY, MORNING.plus(Duration.ofHours(2)))) {
            assertThat(said(store, 1)).isEqualTo("for a day");
            assertThat(said(store, 2)).isNull();
            assertThat(said(store, 3)).isEqualTo("new");
            assertThat(store.extent().entries()).isEqualTo(2);
            nanos.addAndGet(Duration.ofHours(22).plusMinutes(1).toNanos());
            assertThat(said(store, 1))
                    .as("its time is up while the process runs")
                    .isNull();
        }
        try (FileStore store = open(ROOMY, MORNING.plus(Duration.ofHours(2)))) {
            assertThat(store.extent()).as("it is gone from the file").isEqualTo(AnswerStore.Extent.NOTHING);
            store.keep(Answers.key(4), Answers.saying("cleared"), DAY);
            assertThat(store.clear()).isEqualTo(1);
            assertThat(said(store, 4)).isNull();
        }
        try (FileStore store = open(ROOMY, MORNING)) {
            assertThat(store.extent()).isEqualTo(AnswerStore.Extent.NOTHING);
        }
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        try (FileStore _ = open(ROOMY, MORNING)) {
            assertThat(Files.getPosixFilePermissions(place())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            try (var files = Files.list(place())) {
                assertThat(files).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------")));
            }
        }
    }

    @Test
    void itHoldsNoMoreThanTheFileAllowsAlsoAfterARestart() throws IOException {
        try (FileStore store = open(new Bounds(10, 1 << 20), MORNING)) {
            for (int i = 0; i < 100; i++) {
                store.keep(Answers.key(i), Answers.saying("answer " + i), DAY);
            }
            assertThat(store.extent().entries()).isLessThanOrEqualTo(10);
            store.keep(Answers.key(200), Answers.saying("x".repeat(2 << 20)), DAY);
            assertThat(said(store, 200)).isNull();
        }
        try (FileStore store = open(new Bounds(5, 1 << 20), MORNING)) {
            assertThat(store.extent().entries()).isBetween(1L, 5L);
        }
        try (FileStore store = open(ROOMY, MORNING)) {
            assertThat(store.extent().entries())
                    .as("what went is gone from the file")
                    .isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aFileThatCannotBeReadIsPutAsideAndNothingFails() throws IOException {
        try (FileStore store = open(ROOMY, MORNING)) {
            store.keep(Answers.key(1), Answers.saying("lost"), DAY);
        }
        Path file = place().resolve("answers.mv");
        Files.writeString(file, "no store at all ".repeat(1000));
        try (FileStore store = open(ROOMY, MORNING)) {
            assertThat(said(store, 1)).isNull();
            store.keep(Answers.key(2), Answers.saying("found"), DAY);
            assertThat(said(store, 2)).isEqualTo("found");
        }
        assertThat(place().resolve("answers.mv.unreadable")).exists();
    }

    @Test
    void newLimitsTakeTheFileOverWhileTheOldStoreIsStillInUse() throws IOException {
        var files = new AnswerFiles();
        FileStore old = open(files, ROOMY, MORNING);
        old.keep(Answers.key(1), Answers.saying("kept"), DAY);
        try (FileStore next = open(files, new Bounds(5, 1 << 20), MORNING)) {
            old.close();
            assertThat(said(old, 1)).isNull();
            old.keep(Answers.key(2), Answers.saying("too late"), DAY);
            assertThat(said(next, 1)).isEqualTo("kept");
        }
    }

    @Test
    void aFileOfAnotherProcessIsNamedAndSoIsWhatIsNoDirectory() throws IOException {
        try (FileStore _ = open(ROOMY, MORNING)) {
            assertThatThrownBy(() -> open(ROOMY, MORNING))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("used by another process")
                    .hasMessageContaining("cache.dir");
        }
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> new AnswerFiles().take(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no directory");
    }

    /** A child keeps answers and says which; it is killed, and what it said is there but for the last moment. */
    @Test
    void aKilledProcessLosesTheLastMomentAtMost() throws Exception {
        int kills = Integer.getInteger("hapax.load.kills", 2);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        int told = 0;
        for (int kill = 0; kill < kills; kill++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Keeper.class.getName(),
                            place().toString(),
                            Integer.toString(kill * 1_000_000))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<Integer> settled = new ArrayList<>();
            try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
                int wanted = 50 + random.nextInt(300);
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.matches("\\d+")) {
                        continue; // the log's first words
                    }
                    settled.add(Integer.valueOf(line));
                    if (settled.size() == wanted) {
                        child.toHandle().destroyForcibly();
                    }
                }
            }
            child.waitFor();
            told += settled.size();
            try (FileStore store = open(new Bounds(1_000_000, 1L << 30), Instant.now())) {
                for (int key : settled) {
                    assertThat(said(store, key)).isEqualTo("answer " + key);
                }
            }
        }
        assertThat(told).isGreaterThanOrEqualTo(50 * kills);
        System.out.println(kills + " kills, " + told + " answers older than a moment, none lost");
    }

    /** The child: says of each answer that it is kept, a moment after it was. */
    static final class Keeper {
        private static final int MOMENT_MILLIS = 600;

        private Keeper() {}

        public static void main(String[] arguments) throws Exception {
            var files = new AnswerFiles();
            var store = new FileStore(
                    files,
                    files.take(Path.of(arguments[0])),
                    new Bounds(1_000_000, 1L << 30),
                    Clock.systemUTC(),
                    System::nanoTime);
            int first = Integer.parseInt(arguments[1]);
            var next = new AtomicInteger(first);
            try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
                var _ = clock.scheduleAtFixedRate(
                        () -> {
                            int kept = next.getAndIncrement();
                            store.keep(Answers.key(kept), Answers.saying("answer " + kept), DAY);
                            var _ = clock.schedule(
                                    () -> System.out.println(kept), MOMENT_MILLIS, TimeUnit.MILLISECONDS);
                        },
                        0,
                        1,
                        TimeUnit.MILLISECONDS);
                // Until it is killed, or whoever began it is gone.
                while (System.in.read() >= 0) {
                    // nobody says anything
                }
                clock.shutdownNow();
            }
        }
    }
}
