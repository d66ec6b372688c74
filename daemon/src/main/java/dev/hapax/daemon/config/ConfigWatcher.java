package dev.hapax.daemon.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that the file changed. Events are hints only, for renames, swapped links and network file systems lose them:
 * what counts is the content, looked at after each hint and every few seconds besides.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final Duration POLL = Duration.ofSeconds(5);
    /** A file that is being written is left alone until it has been quiet for so long. */
    private static final Duration QUIET = Duration.ofMillis(250);

    private final ConfigStore store;
    private final Path file;
    private final WatchService hints;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private Map<Path, Set<Path>> trail = Map.of();
    private String unreadable = "";

    private ConfigWatcher(ConfigStore store, Path file, WatchService hints) {
        this.store = store;
        this.file = file;
        this.hints = hints;
    }

    /** Watches until closed. */
    public static ConfigWatcher start(ConfigStore store, Path file) throws IOException {
        var watcher = new ConfigWatcher(store, file, FileSystems.getDefault().newWatchService());
        watcher.watchDirectories();
        Thread.ofPlatform().daemon().name("config-watcher").start(watcher::run);
        return watcher;
    }

    private void run() {
        try {
            while (true) {
                Sight before = awaitHint();
                watchDirectories();
                look(before);
                // What it says now may name other key files.
                watchDirectories();
            }
        } catch (ClosedWatchServiceException over) {
            log.debug("the watcher ends");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns when something that matters has changed and then been quiet, or when it is time to look anyway.
     *
     * @return what was seen at the last hint, null if none came or nothing could be seen
     */
    private @Nullable Sight awaitHint() throws InterruptedException {
        Sight seen = null;
        long until = System.nanoTime() + POLL.toNanos();
        while (true) {
            WatchKey hint = hints.poll(Math.max(until - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
            if (hint == null) {
                return seen;
            }
            // Only what matters begins the quiet anew, or a busy directory on the way would never let it end.
            if (matters(hint)) {
                seen = glance();
                until = System.nanoTime() + QUIET.toNanos();
            }
        }
    }

    private @Nullable Sight glance() {
        try {
            return store.look();
        } catch (IOException notThereNow) {
            return null;
        }
    }

    /** Whether a name that the file's path leads through is concerned, or nobody knows which was. */
    private boolean matters(WatchKey hint) {
        Set<Path> names = trail.getOrDefault((Path) hint.watchable(), Set.of());
        boolean matters = false;
        for (WatchEvent<?> event : hint.pollEvents()) {
            matters |= !(event.context() instanceof Path name) || names.contains(name);
        }
        return !hint.reset() || matters;
    }

    /** Every directory of the chain of links, anew each time: a link may point elsewhere now. */
    private void watchDirectories() {
        var files = new ArrayList<Path>(store.keyFiles());
        files.add(file);
        trail = PathTrail.of(files);
        Set<Path> directories = trail.keySet();
        watched.entrySet().removeIf(entry -> {
            boolean keep =
                    directories.contains(entry.getKey()) && entry.getValue().isValid();
            if (!keep) {
                entry.getValue().cancel();
            }
            return !keep;
        });
        for (Path directory : directories) {
            watch(directory);
        }
    }

    private void watch(Path directory) {
        if (watched.containsKey(directory)) {
            return;
        }
        try {
            watched.put(
                    directory,
                    directory.register(
                            hints,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException notNow) {
            log.debug("{} cannot be watched now; it is polled", directory);
        }
    }

    private void look(@Nullable Sight before) throws InterruptedException {
        try {
            var settling = new Settling(before);
            Sight now = store.look();
            while (now.news() && !(settling.rests(now) && store.takeIfStill(now))) {
                Thread.sleep(QUIET);
                now = store.look();
            }
            unreadable = "";
        } catch (ConfigRejected told) {
            log.debug("the new content was rejected");
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(unreadable)) {
                unreadable = reason;
                log.warn("the configuration cannot be read or put into force: {}", reason);
            }
        }
    }

    @Override
    public void close() throws IOException {
        hints.close();
    }
}
