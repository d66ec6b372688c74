package dev.hapax.shared.config.edit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The last revisions of one config file that came into force, in a directory of their own; no key in clear. */
public final class History {
    private static final int MOST = 20;
    private static final Pattern NAME = Pattern.compile("([0-9]{15})-([0-9a-f]{64})\\.yaml");

    private final Path directory;

    private History(Path directory) {
        this.directory = directory;
    }

    /** @param state the directory of the state of Hapax; each config file has its own part of it */
    public static History of(Path state, Path configFile) {
        String id = ConfigFile.revisionOf(
                configFile.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        return new History(state.resolve("history").resolve(id.substring(0, 16)));
    }

    /** @param revision SHA-256 of the whole file, keys and all */
    public record Entry(Instant at, String revision, Path copy) {
        public byte[] text() throws IOException {
            return Files.readAllBytes(copy);
        }
    }

    /** The newest first; daemons that came to the same revision at the same moment are told once. */
    public List<Entry> entries() throws IOException {
        List<Entry> all = all();
        return IntStream.range(0, all.size())
                .filter(i -> i + 1 == all.size()
                        || !all.get(i).revision().equals(all.get(i + 1).revision()))
                .mapToObj(all::get)
                .toList();
    }

    private List<Entry> all() throws IOException {
        var entries = new ArrayList<Entry>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.forEach(file -> {
                    Matcher name = NAME.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        entries.add(
                                new Entry(Instant.ofEpochMilli(Long.parseLong(name.group(1))), name.group(2), file));
                    }
                });
            }
        }
        entries.sort(Comparator.comparing(Entry::at).reversed());
        return entries;
    }

    /** The newest whose revision begins so. */
    public Optional<Entry> find(String revision) throws IOException {
        return entries().stream()
                .filter(entry -> !revision.isEmpty() && entry.revision().startsWith(revision))
                .findFirst();
    }

    /** Keeps what came into force; what is the newest already is not kept twice. */
    public void keep(byte[] file, Instant at) throws IOException, EditRefused {
        String revision = ConfigFile.revisionOf(file);
        List<Entry> known = all();
        if (!known.isEmpty() && known.getFirst().revision().equals(revision)) {
            return;
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        long time = known.isEmpty()
                ? at.toEpochMilli()
                : Math.max(at.toEpochMilli(), known.getFirst().at().toEpochMilli() + 1);
        Path fresh = Files.createTempFile(
                directory,
                "fresh",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, KeptSecrets.hidden(file));
            Files.move(
                    fresh,
                    directory.resolve("%015d-%s.yaml".formatted(time, revision)),
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        for (Entry old : known.subList(Math.min(MOST - 1, known.size()), known.size())) {
            Files.deleteIfExists(old.copy());
        }
    }
}
