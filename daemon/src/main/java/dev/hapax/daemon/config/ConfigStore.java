package dev.hapax.daemon.config;

import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent.Reloaded;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.Edited;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.config.edit.KeptSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force, and the one door through which it changes: what can fail comes first, the swap cannot.
 * One change at a time, guarded by a lock that is held during the file's I/O; readers never wait.
 */
public final class ConfigStore {
    private static final Logger log = LoggerFactory.getLogger(ConfigStore.class);

    private final @Nullable Path file;
    private final String name;
    private final ConfigLoader loader;
    private final Environment environment;
    private final GenerationBuilder builder;
    private final Adopter adopter;
    private final EventBus events;
    private final Clock clock;

    private final ReentrantLock changing = new ReentrantLock();
    private final AtomicReference<Generation> inForce;
    private volatile String text;
    /** The file and the key files in force, as one hash tells them apart. */
    private volatile String markInForce;

    private volatile List<Path> keyFiles = List.of();
    private final @Nullable History history;
    /** The last content that was looked at, in force or rejected: what has been told once is not told again. */
    private volatile String lastSeen;

    private volatile @Nullable Rejection lastRejection;

    /** What the watcher took and nobody who asked has been told of yet; guarded by {@link #changing}. */
    private @Nullable Outcome untold;

    /** @param firstProblem its first error in one line */
    public record Rejection(String firstProblem, Instant at) {}

    /** What else must move with a new generation, e.g. listeners. */
    public interface Adopter {
        /**
         * Gets ready, so that what follows cannot fail.
         *
         * @throws IOException if it cannot; nothing has changed then
         */
        Prepared prepare(HapaxConfig old, HapaxConfig next) throws IOException;

        /** Ready to move. */
        interface Prepared {
            /** Called just before the swap. */
            void adopt(Generation next);

            /** Called after it: what is no longer needed may go. */
            void retire();
        }
    }

    /** A configuration file by path and by the name that messages say; a null path for none. */
    public record Place(@Nullable Path file, String name) {}

    private ConfigStore(
            Place place,
            ConfigLoader loader,
            Environment environment,
            GenerationBuilder builder,
            Adopter adopter,
            EventBus events,
            Clock clock,
            Generation first,
            String text,
            @Nullable History history) {
        this.file = place.file();
        this.name = place.name();
        this.loader = loader;
        this.environment = environment;
        this.builder = builder;
        this.adopter = adopter;
        this.events = events;
        this.clock = clock;
        this.inForce = new AtomicReference<>(first);
        this.text = text;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        this.keyFiles = keyFiles(bytes);
        this.markInForce = mark(first.revision(), keyFiles);
        this.lastSeen = markInForce;
        this.history = history;
        keep(bytes);
    }

    /** A key file is as much a part of the configuration as the file that names it. */
    private List<Path> keyFiles(byte[] bytes) {
        return file == null
                ? List.of()
                : KeptSecrets.keyFiles(bytes).stream().map(file::resolveSibling).toList();
    }

    private static String mark(String revision, List<Path> keyFiles) {
        var mark = new StringBuilder(revision);
        for (Path path : keyFiles) {
            try {
                mark.append(' ').append(ConfigFile.revisionOf(Files.readAllBytes(path)));
            } catch (IOException unreadable) {
                mark.append(" -");
            }
        }
        return mark.toString();
    }

    private String mark(byte[] bytes) {
        return mark(ConfigFile.revisionOf(bytes), keyFiles(bytes));
    }

    /** The files that hold the keys of what is in force. */
    List<Path> keyFiles() {
        return keyFiles;
    }

    private void keep(byte[] bytes) {
        if (history == null) {
            return;
        }
        try {
            history.keep(bytes, clock.instant());
        } catch (IOException | EditRefused notKept) {
            log.warn("this revision is not kept in the history: {}", notKept.getMessage());
        }
    }

    /** The revisions that came into force, if they are kept. */
    public Optional<History> history() {
        return Optional.ofNullable(history);
    }

    /** The file in force, as it was read. */
    public String text() {
        return text;
    }

    /**
     * Goes back to an earlier revision: the file has its content again, and it is in force.
     *
     * @param revision the beginning of its hash
     * @throws EditRefused if it is not kept, or had a key in clear that is gone
     */
    public Changed restore(String revision)
            throws EditRefused, ConfigRejected, ConfigFile.ChangedMeanwhile, IOException {
        History kept = history;
        Optional<History.Entry> found = kept == null ? Optional.empty() : kept.find(revision);
        if (found.isEmpty()) {
            throw new EditRefused(EditRefused.Reason.NOT_FOUND, "no revision `" + revision + "` is kept", 0, List.of())
                    .about("revision");
        }
        byte[] copy = found.get().text();
        return change(
                before -> {
                    byte[] bytes = KeptSecrets.filled(copy, before);
                    boolean same = Arrays.equals(bytes, before);
                    return new Edited(
                            same ? Edited.Change.UNCHANGED : Edited.Change.REPLACED,
                            same ? before : bytes,
                            1,
                            0,
                            0,
                            List.of());
                },
                false);
    }

    /** What a store works with. */
    public record Tools(
            ConfigLoader loader,
            Environment environment,
            GenerationBuilder builder,
            Adopter adopter,
            EventBus events,
            Clock clock,
            @Nullable History history) {}

    /** A store and the warnings of what it opened. */
    public record Opened(ConfigStore store, List<Problem> warnings) {}

    /**
     * Loads the first generation.
     *
     * @throws ConfigRejected if the file has errors
     * @throws IOException if it cannot be read
     */
    public static Opened open(Place place, Tools tools) throws ConfigRejected, IOException {
        String revision = "";
        String text = "";
        HapaxConfig config;
        List<Problem> warnings = List.of();
        if (place.file() == null) {
            config = tools.loader().withoutFile(tools.environment());
        } else {
            Loaded loaded = tools.loader().load(ConfigSource.read(place.file(), place.name()), tools.environment());
            config = loaded.config();
            if (config == null) {
                throw new ConfigRejected("the configuration has errors", loaded);
            }
            revision = loaded.revision();
            text = loaded.text();
            warnings = loaded.problems();
        }
        Generation first = tools.builder().build(config, revision, null);
        var store = new ConfigStore(
                place,
                tools.loader(),
                tools.environment(),
                tools.builder(),
                tools.adopter(),
                tools.events(),
                tools.clock(),
                first,
                text,
                tools.history());
        return new Opened(store, warnings);
    }

    /** Read once by a request, and kept to its end. */
    public Generation inForce() {
        return inForce.get();
    }

    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The file as messages call it, "" without one. */
    public String name() {
        return name;
    }

    /** Why the file on disk is not what is in force, if that is so. */
    public Optional<Rejection> lastRejection() {
        return Optional.ofNullable(lastRejection);
    }

    /** @param result ok or unchanged */
    public record Outcome(
            String result, Generation before, Generation after, List<AdminApi.Change> changes, Duration took) {
        public Outcome {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Takes what the file says now.
     *
     * @param force also when its content is the same: key files are read again
     * @throws ConfigRejected if it has errors; what was in force still is
     * @throws IOException if it cannot be read or the listener cannot move
     */
    public Outcome reload(boolean force) throws ConfigRejected, IOException {
        Path from = file;
        if (from == null) {
            throw new NoSuchFileException("no configuration file");
        }
        changing.lock();
        try {
            long begun = System.nanoTime();
            Generation old = inForce.get();
            ConfigSource source = ConfigSource.read(from, name);
            if (!force && mark(source.bytes()).equals(markInForce)) {
                lastSeen = markInForce;
                lastRejection = null;
                events.emit(new Reloaded("unchanged", old.number(), clock.instant(), List.of(), List.of()));
                return told().orElseGet(() -> new Outcome("unchanged", old, old, List.of(), since(begun)));
            }
            untold = null;
            return take(loader.load(source, environment), old, begun);
        } finally {
            changing.unlock();
        }
    }

    /** Whoever saves and asks for a reload is told what changed, also if the watcher was faster. */
    private Optional<Outcome> told() {
        Optional<Outcome> news = Optional.ofNullable(untold);
        untold = null;
        return news;
    }

    /** As the watcher does it: takes content that is another than the last that was looked at. */
    void reloadIfChanged() throws ConfigRejected, IOException {
        changing.lock();
        try {
            if (file != null && !mark(Files.readAllBytes(file)).equals(lastSeen)) {
                untold = reload(false);
            }
        } finally {
            changing.unlock();
        }
    }

    private Outcome take(Loaded loaded, Generation old, long begun) throws ConfigRejected, IOException {
        byte[] bytes = loaded.source().bytes();
        String mark = mark(bytes);
        lastSeen = mark;
        HapaxConfig config = loaded.config();
        if (config == null || (loaded.text().isBlank() && !text.isBlank())) {
            throw rejected(config == null ? "it has errors" : "it is empty now", loaded, old);
        }
        Adopter.Prepared prepared;
        try {
            prepared = adopter.prepare(old.config(), config);
        } catch (IOException cannotMove) {
            tell(String.valueOf(cannotMove.getMessage()), old);
            throw cannotMove;
        }
        Generation next = builder.build(config, loaded.revision(), old);
        List<AdminApi.Change> changes = ConfigChanges.between(old.config(), config);
        prepared.adopt(next);
        inForce.set(next);
        text = loaded.text();
        keyFiles = keyFiles(bytes);
        markInForce = mark;
        lastRejection = null;
        keep(bytes);
        prepared.retire();
        events.emit(new Reloaded(
                "ok",
                next.number(),
                clock.instant(),
                changes.stream().map(ConfigChanges::line).toList(),
                List.of()));
        return new Outcome("ok", old, next, changes, since(begun));
    }

    private ConfigRejected rejected(String why, Loaded loaded, Generation old) {
        Optional<Problem> first =
                loaded.problems().stream().filter(Problem::isError).findFirst();
        tell(first.map(problem -> problem.where() + " " + problem.message()).orElse(why), old);
        return new ConfigRejected(why, loaded);
    }

    private void tell(String problem, Generation old) {
        lastRejection = new Rejection(problem, clock.instant());
        events.emit(new Reloaded("rejected", old.number(), clock.instant(), List.of(), List.of(problem)));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Makes new bytes of the file's. */
    @FunctionalInterface
    public interface ConfigEdit {
        Edited apply(byte[] file) throws EditRefused;
    }

    /** @param saved null for a dry run and where nothing changed */
    public record Changed(
            Edited edited,
            byte[] before,
            ConfigFile.@Nullable Saved saved,
            @Nullable Outcome outcome) {}

    /**
     * Edits the file and takes it.
     *
     * @param dryRun true to find out only
     * @throws EditRefused if the edit cannot be made
     * @throws ConfigRejected if the result would have errors; nothing is written
     * @throws ConfigFile.ChangedMeanwhile if somebody else wrote the file; nothing is written
     * @throws IOException if it cannot be read or written
     */
    public Changed change(ConfigEdit edit, boolean dryRun)
            throws EditRefused, ConfigRejected, ConfigFile.ChangedMeanwhile, IOException {
        Path at = file;
        if (at == null) {
            throw new NoSuchFileException("no configuration file");
        }
        changing.lock();
        try {
            long begun = System.nanoTime();
            Generation old = inForce.get();
            byte[] before = Files.readAllBytes(at);
            Edited edited = edit.apply(before);
            Loaded loaded = loader.load(new ConfigSource(name, at, edited.bytes()), environment);
            if (!loaded.valid()) {
                throw new ConfigRejected("the file would have errors", loaded);
            }
            if (edited.change() == Edited.Change.UNCHANGED) {
                return new Changed(edited, before, null, catchUp(loaded, old, begun));
            }
            if (dryRun) {
                return new Changed(edited, before, null, null);
            }
            ConfigFile.Saved saved = ConfigFile.replace(at, ConfigFile.revisionOf(before), edited.bytes());
            return new Changed(edited, before, saved, takeOrRestore(loaded, old, begun, before));
        } finally {
            changing.unlock();
        }
    }

    /** The file has it already; if somebody wrote that by hand just now, it comes into force with this. */
    private @Nullable Outcome catchUp(Loaded loaded, Generation old, long begun) throws ConfigRejected, IOException {
        return loaded.revision().equals(old.revision()) ? null : take(loaded, old, begun);
    }

    private Outcome takeOrRestore(Loaded loaded, Generation old, long begun, byte[] before)
            throws ConfigRejected, ConfigFile.ChangedMeanwhile, IOException {
        try {
            return take(loaded, old, begun);
        } catch (ConfigRejected | IOException refused) {
            ConfigFile.replace(Objects.requireNonNull(file), loaded.revision(), before);
            throw refused;
        }
    }
}
