package dev.hapax.daemon.config;

import dev.hapax.daemon.event.EventBus;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, and the one door through which it changes. One change at a time, guarded by a lock that
 * is held during the file's I/O; readers never wait.
 */
public final class ConfigStore {
    private final Place place;
    private final ConfigLoader loader;
    private final Environment environment;
    private final Revisions revisions;
    private final ReloadNews news;
    private final InForce inForce;
    private final ReentrantLock changing = new ReentrantLock();

    /** @param firstProblem its first error in one line */
    public record Rejection(String firstProblem, Instant at) {}

    /** A configuration file by path and by the name that messages say; a null path for none. */
    public record Place(@Nullable Path file, String name) {}

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

    private ConfigStore(Place place, Tools tools, Generation first, String text) {
        this.place = place;
        this.loader = tools.loader();
        this.environment = tools.environment();
        this.revisions = new Revisions(tools.history(), tools.clock());
        this.news = new ReloadNews(tools.events(), tools.clock());
        this.inForce = new InForce(place, tools, revisions, news, first, text);
    }

    /**
     * Loads the first generation.
     *
     * @throws ConfigRejected if the file has errors
     * @throws IOException if it cannot be read
     */
    public static Opened open(Place place, Tools tools) throws ConfigRejected, IOException {
        GenerationBuilder builder = tools.builder();
        if (place.file() == null) {
            HapaxConfig offered = tools.loader().withoutFile(tools.environment());
            return new Opened(new ConfigStore(place, tools, builder.build(offered, "", null), ""), List.of());
        }
        Loaded loaded = tools.loader().load(ConfigSource.read(place.file(), place.name()), tools.environment());
        HapaxConfig config = loaded.config();
        if (config == null) {
            throw new ConfigRejected("the configuration has errors", loaded);
        }
        Generation first = builder.build(config, loaded.revision(), null);
        return new Opened(new ConfigStore(place, tools, first, loaded.text()), loaded.problems());
    }

    /** Read once by a request, and kept to its end. */
    public Generation inForce() {
        return inForce.generation();
    }

    public Optional<Path> file() {
        return Optional.ofNullable(place.file());
    }

    /** The file as messages call it, "" without one. */
    public String name() {
        return place.name();
    }

    /** The file in force, as it was read. */
    public String text() {
        return inForce.text();
    }

    /** The files that hold the keys of what is in force. */
    List<Path> keyFiles() {
        return inForce.mark().keyFiles();
    }

    /** The revisions that came into force, if they are kept. */
    public Optional<History> history() {
        return revisions.history();
    }

    /** Why the file on disk is not what is in force, if that is so. */
    public Optional<Rejection> lastRejection() {
        return news.lastRejection();
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
        Path from = existing();
        changing.lock();
        try {
            long begun = System.nanoTime();
            ConfigSource source = ConfigSource.read(from, place.name());
            if (!force && ContentMark.of(from, source.bytes()).equals(inForce.mark())) {
                return unchanged(begun);
            }
            news.keepFor(null);
            return inForce.take(loader.load(source, environment), begun);
        } finally {
            changing.unlock();
        }
    }

    private Outcome unchanged(long begun) {
        Generation same = inForce.generation();
        inForce.seenAgain();
        news.unchanged(same);
        return news.kept().orElseGet(() -> new Outcome("unchanged", same, same, List.of(), InForce.since(begun)));
    }

    /** The file as it is now. */
    Sight look() throws IOException {
        Path from = existing();
        return inForce.sight(Files.readAllBytes(from), Files.getLastModifiedTime(from));
    }

    /**
     * As the watcher does it: takes what came to rest.
     *
     * @return false if it has changed since; nothing has been taken then
     */
    boolean takeIfStill(Sight rested) throws ConfigRejected, IOException {
        Path from = existing();
        changing.lock();
        try {
            long begun = System.nanoTime();
            ConfigSource source = ConfigSource.read(from, place.name());
            Sight now = inForce.sight(source.bytes(), Files.getLastModifiedTime(from));
            boolean still = now.mark().equals(rested.mark());
            if (still && now.news()) {
                boolean again = now.mark().equals(inForce.mark());
                news.keepFor(again ? unchanged(begun) : inForce.take(loader.load(source, environment), begun));
            }
            return still;
        } finally {
            changing.unlock();
        }
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
        Path at = existing();
        changing.lock();
        try {
            long begun = System.nanoTime();
            byte[] before = Files.readAllBytes(at);
            Edited edited = edit.apply(before);
            Loaded loaded = loader.load(new ConfigSource(place.name(), at, edited.bytes()), environment);
            if (!loaded.valid()) {
                throw new ConfigRejected("the file would have errors", loaded);
            }
            if (edited.change() == Edited.Change.UNCHANGED) {
                return new Changed(edited, before, null, catchUp(loaded, begun));
            }
            if (dryRun) {
                return new Changed(edited, before, null, null);
            }
            ConfigFile.Saved saved = ConfigFile.replace(at, ConfigFile.revisionOf(before), edited.bytes());
            return new Changed(edited, before, saved, takeOrRestore(at, loaded, begun, before));
        } finally {
            changing.unlock();
        }
    }

    /**
     * Goes back to an earlier revision: the file has its content again, and it is in force.
     *
     * @param revision the beginning of its hash
     * @throws EditRefused if it is not kept, or had a key in clear that is gone
     */
    public Changed restore(String revision)
            throws EditRefused, ConfigRejected, ConfigFile.ChangedMeanwhile, IOException {
        return change(revisions.wayBackTo(revision), false);
    }

    private Path existing() throws NoSuchFileException {
        Path file = place.file();
        if (file == null) {
            throw new NoSuchFileException("no configuration file");
        }
        return file;
    }

    /** The file has it already; if somebody wrote that by hand just now, it comes into force with this. */
    private @Nullable Outcome catchUp(Loaded loaded, long begun) throws ConfigRejected, IOException {
        return loaded.revision().equals(inForce.generation().revision()) ? null : inForce.take(loaded, begun);
    }

    private Outcome takeOrRestore(Path file, Loaded loaded, long begun, byte[] before)
            throws ConfigRejected, ConfigFile.ChangedMeanwhile, IOException {
        try {
            return inForce.take(loaded, begun);
        } catch (ConfigRejected | IOException refused) {
            ConfigFile.replace(file, loaded.revision(), before);
            throw refused;
        }
    }
}
