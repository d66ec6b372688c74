package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import dev.hapax.shared.config.edit.ConfigFile.Saved;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
    private static final byte[] OLD = "version: 1\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "version: 1\nroutes: []\n".getBytes(StandardCharsets.UTF_8);
    private static final String OLD_REVISION = ConfigFile.revisionOf(OLD);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void aFileIsThere() throws IOException {
        file = Files.write(directory.resolve("hapax.yaml"), OLD);
    }

    @Test
    void theNewContentTakesTheOldOnesPlace() throws Exception {
        Saved saved = ConfigFile.replace(file, OLD_REVISION, NEW);
        assertThat(saved).isEqualTo(new Saved(file.toRealPath(), ConfigFile.revisionOf(NEW), false));
        assertThat(file).hasBinaryContent(NEW);
        assertThat(names()).containsExactly("hapax.yaml");
    }

    @Test
    void aFileThatChangedMeanwhileStays() throws Exception {
        Files.write(file, "mine: 1\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ConfigFile.replace(file, OLD_REVISION, NEW))
                .isInstanceOf(ChangedMeanwhile.class)
                .hasMessage(file + " was changed by somebody else meanwhile");
        assertThat(file).hasContent("mine: 1\n");
        assertThat(names()).containsExactly("hapax.yaml");
    }

    @Test
    void aFileThatIsGoneWasChangedToo() throws Exception {
        Files.delete(file);
        assertThatThrownBy(() -> ConfigFile.replace(file, OLD_REVISION, NEW)).isInstanceOf(ChangedMeanwhile.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void modeAndOwnerStay() throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var owner = Files.getOwner(file);
        ConfigFile.replace(file, OLD_REVISION, NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(Files.getOwner(file)).isEqualTo(owner);
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path inner = Files.createDirectory(directory.resolve("real"));
        Path real = Files.move(file, inner.resolve("a.yaml"));
        Path between = Files.createSymbolicLink(directory.resolve("between"), Path.of("real/a.yaml"));
        Files.createSymbolicLink(file, between);
        Saved saved = ConfigFile.replace(file, OLD_REVISION, NEW);
        assertThat(saved.realFile()).isEqualTo(real.toRealPath());
        assertThat(file).isSymbolicLink();
        assertThat(between).isSymbolicLink();
        assertThat(real).hasBinaryContent(NEW);
        assertThat(inner).isDirectoryContaining("glob:**a.yaml");
    }

    @Test
    void whatADeadRunLeftIsCleared() throws Exception {
        Files.write(directory.resolve(".hapax.yaml.hapax-4711.tmp"), NEW);
        Files.writeString(directory.resolve(".hapax.yaml.lock"), "dead");
        Files.writeString(directory.resolve(".other.yaml.hapax-1.tmp"), "somebody else's");
        ConfigFile.replace(file, OLD_REVISION, NEW);
        assertThat(names()).containsExactly(".other.yaml.hapax-1.tmp", "hapax.yaml");
    }

    @Test
    void aMountPointIsWrittenInPlace() throws Exception {
        Object before = Files.getAttribute(file, "unix:ino");
        byte[] shorter = "a: 1".getBytes(StandardCharsets.UTF_8);
        Saved saved = ConfigFile.replace(file, OLD_REVISION, shorter, new Disk() {
            @Override
            public void rename(Path from, Path to) throws IOException {
                throw new FileSystemException(from.toString(), to.toString(), "Device or resource busy");
            }
        });
        assertThat(saved.inPlace()).isTrue();
        assertThat(file).hasBinaryContent(shorter);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
        assertThat(names()).containsExactly("hapax.yaml");
    }

    @Test
    void aDiskThatFailsLeavesTheOldContent() throws Exception {
        assertThatThrownBy(() -> ConfigFile.replace(file, OLD_REVISION, NEW, new Disk() {
                    @Override
                    public void rename(Path from, Path to) throws IOException {
                        throw new IOException("input/output error");
                    }
                }))
                .hasMessage("input/output error");
        assertThat(file).hasBinaryContent(OLD);
        assertThat(names()).containsExactly("hapax.yaml");
    }

    @Test
    void aDirectoryThatTakesNoNewFileIsNoHindrance() throws Exception {
        byte[] shorter = "a: 1".getBytes(StandardCharsets.UTF_8);
        Saved saved = ConfigFile.overwriteWithoutNeighbours(file, file, OLD_REVISION, shorter, Disk.REAL);
        assertThat(saved.inPlace()).isTrue();
        assertThat(file).hasBinaryContent(shorter);
        assertThatThrownBy(() -> ConfigFile.overwriteWithoutNeighbours(file, file, OLD_REVISION, NEW, Disk.REAL))
                .isInstanceOf(ChangedMeanwhile.class);
        assertThat(file).hasBinaryContent(shorter);
    }

    @Test
    void threadsThatWriteAtOnceLoseNothing() throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "t" + i;
                done.add(writers.submit(() -> {
                    appendLines(file, name, 15);
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(1 + 4 * 15).doesNotHaveDuplicates();
        assertThat(names()).containsExactly("hapax.yaml");
    }

    @Test
    void processesThatWriteAtOnceLoseNothing() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (String name : List.of("p0", "p1")) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString(),
                            name)
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process writer : writers) {
            String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(writer.waitFor()).as(said).isZero();
        }
        assertThat(Files.readAllLines(file)).hasSize(1 + 2 * 40).doesNotHaveDuplicates();
        assertThat(names()).containsExactly("hapax.yaml");
    }

    /** Another process that changes the file. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            appendLines(Path.of(arguments[0]), arguments[1], 40);
        }
    }

    private static void appendLines(Path file, String name, int count) throws IOException {
        int written = 0;
        while (written < count) {
            byte[] before = Files.readAllBytes(file);
            String after = new String(before, StandardCharsets.UTF_8) + name + "-" + written + ": 1\n";
            try {
                ConfigFile.replace(file, ConfigFile.revisionOf(before), after.getBytes(StandardCharsets.UTF_8));
                written++;
            } catch (ChangedMeanwhile again) {
                Thread.onSpinWait();
            }
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
