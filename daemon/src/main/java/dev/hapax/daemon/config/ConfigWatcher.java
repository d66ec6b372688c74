package dev.hapax.daemon.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that the file changed. Events are hints only, for renames, swapped links and network file systems lose them:
 * what counts is the content, looked at after each hint and every few seconds besides.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    /** A file that is being written is left alone until it has been quiet for so long. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final int MOST_LINKS = 16;

    private final ConfigStore store;
    private final Path file;
    private final WatchService hints;
    private final Map<Path, WatchKey> watched = new HashMap<>();
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
                WatchKey hint = hints.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                while (hint != null) {
                    hint.pollEvents();
                    hint.reset();
                    hint = hints.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                }
                watchDirectories();
                look();
            }
        } catch (ClosedWatchServiceException over) {
            log.debug("the watcher ends");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every directory of the chain of links, anew each time: a link may point elsewhere now. */
    private void watchDirectories() {
        Set<Path> directories = new LinkedHashSet<>();
        Path at = file.toAbsolutePath();
        for (int links = 0; links < MOST_LINKS && at.getParent() != null; links++) {
            directories.add(at.getParent());
            try {
                directories.add(at.getParent().toRealPath());
                if (!Files.isSymbolicLink(at)) {
                    break;
                }
                at = at.resolveSibling(Files.readSymbolicLink(at));
            } catch (IOException goneMeanwhile) {
                break;
            }
        }
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

    private void look() {
        try {
            store.reloadIfChanged();
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
