package dev.hapax.daemon.usage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file a day, named by its date in UTC, a JSON object a line; lines of the same hour and key add up. Only the days
 * that still change are written: now and then each as a whole beside its old one and then put in its place, and in
 * between what has come since is added at the end. Whoever is killed meanwhile leaves the old file, or half a line that
 * is left out.
 */
public final class UsageFiles {
    private static final Logger log = LoggerFactory.getLogger(UsageFiles.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SUFFIX = ".jsonl";
    private static final long HOUR_SECONDS = 3_600;

    private final Path directory;

    /** @param directory of this daemon alone; made when there is something to write */
    public UsageFiles(Path directory) {
        this.directory = directory;
    }

    /** @param hour in hours since 1970 */
    private record Line(long hour, String provider, String model, String route, String client, Amounts used) {}

    private record Amounts(
            long requests,
            long failed,
            long calls,
            long input,
            long cachedInput,
            long output,
            long reasoning,
            @Nullable Double costUsd) {
        static Amounts of(UsageLedger.Totals totals) {
            return new Amounts(
                    totals.requests(),
                    totals.failed(),
                    totals.calls(),
                    totals.input(),
                    totals.cachedInput(),
                    totals.output(),
                    totals.reasoning(),
                    totals.costUsd());
        }

        UsageLedger.Totals totals() {
            return new UsageLedger.Totals(requests, failed, calls, input, cachedInput, output, reasoning, costUsd);
        }
    }

    /** Takes what is read. */
    @FunctionalInterface
    interface Reader {
        void take(long hour, Key key, UsageLedger.Totals totals);
    }

    /** @param oldest hours before it are not wanted */
    void read(long oldest, Reader reader) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                read(file, oldest, reader);
            }
        }
    }

    private static void read(Path file, long oldest, Reader reader) throws IOException {
        int bad = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Line line = parsed(text);
                if (line == null) {
                    bad++;
                } else if (line.hour() >= oldest) {
                    reader.take(
                            line.hour(),
                            new Key(line.provider(), line.model(), line.route(), line.client()),
                            line.used().totals());
                }
            }
        }
        if (bad > 0) {
            log.warn("{}: {} lines were not understood and are left out", file, bad);
        }
    }

    private static @Nullable Line parsed(String text) {
        try {
            Line line = JSON.readValue(text, Line.class);
            boolean whole = line != null
                    && Stream.of(line.provider(), line.model(), line.route(), line.client(), line.used())
                            .allMatch(Objects::nonNull);
            return whole ? line : null;
        } catch (JacksonException broken) {
            return null;
        }
    }

    /** Today and, until the day is old enough that nobody counts in it any more, yesterday. */
    void write(Instant now, NavigableMap<Long, Map<Key, UsageLedger.Totals>> hours) throws IOException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (LocalDate day = today.minusDays(1); !day.isAfter(today); day = day.plusDays(1)) {
            long first = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() / HOUR_SECONDS;
            var ofDay = hours.subMap(first, true, first + 24, false);
            if (!ofDay.isEmpty()) {
                var text = new StringBuilder();
                ofDay.forEach((hour, sums) -> sums.forEach((key, totals) -> line(text, hour, key, totals)));
                replace(directory.resolve(day + SUFFIX), text.toString());
            }
        }
    }

    /** Adds what came in one hour; its day has been written before, or begins with it. */
    void append(long hour, Map<Key, UsageLedger.Totals> more) throws IOException {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(hour * HOUR_SECONDS), ZoneOffset.UTC);
        var text = new StringBuilder();
        more.forEach((key, totals) -> line(text, hour, key, totals));
        Path file = directory.resolve(day + SUFFIX);
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static void line(StringBuilder text, long hour, Key key, UsageLedger.Totals totals) {
        var line = new Line(hour, key.provider(), key.model(), key.route(), key.client(), Amounts.of(totals));
        text.append(JSON.writeValueAsString(line)).append('\n');
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Leaves out whole days before a time. */
    void forget(Instant before) throws IOException {
        LocalDate oldest = LocalDate.ofInstant(before, ZoneOffset.UTC);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                try {
                    if (LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()))
                            .isBefore(oldest)) {
                        Files.deleteIfExists(file);
                    }
                } catch (DateTimeException notOurs) {
                    log.debug("{} is left alone", file);
                }
            }
        }
    }
}
