package dev.hapax.daemon.config;

import dev.hapax.daemon.config.ConfigStore.Outcome;
import dev.hapax.daemon.config.ConfigStore.Place;
import dev.hapax.daemon.config.ConfigStore.Tools;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The generation in force and the content it came from: what can fail comes first, the swap cannot. Changed only under
 * the store's lock; readers never wait.
 */
final class InForce {
    private final Place place;
    private final GenerationBuilder builder;
    private final Adopter adopter;
    private final Revisions revisions;
    private final ReloadNews news;

    private final AtomicReference<Generation> generation;
    private volatile String text;
    private volatile ContentMark mark;
    /** The last content that was looked at, in force or rejected: what has been told once is not told again. */
    private volatile ContentMark lastSeen;

    InForce(Place place, Tools tools, Revisions revisions, ReloadNews news, Generation first, String text) {
        this.place = place;
        this.builder = tools.builder();
        this.adopter = tools.adopter();
        this.revisions = revisions;
        this.news = news;
        this.generation = new AtomicReference<>(first);
        this.text = text;
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        this.mark = ContentMark.of(place.file(), content);
        this.lastSeen = mark;
        revisions.keep(content);
    }

    Generation generation() {
        return generation.get();
    }

    /** The file as it was read. */
    String text() {
        return text;
    }

    ContentMark mark() {
        return mark;
    }

    /** @param modified when the file with this content was written */
    Sight sight(byte[] content, FileTime modified) {
        ContentMark seen = ContentMark.of(place.file(), content);
        byte[] old = text.getBytes(StandardCharsets.UTF_8);
        boolean cutShort =
                content.length < old.length && Arrays.equals(content, 0, content.length, old, 0, content.length);
        return new Sight(seen, modified, !seen.equals(lastSeen), cutShort);
    }

    /** The file says what is in force. */
    void seenAgain() {
        lastSeen = mark;
    }

    /**
     * Builds everything new aside, then swaps one reference.
     *
     * @throws ConfigRejected if it has errors, or is empty and was not
     * @throws IOException if what must move with it cannot
     */
    Outcome take(Loaded loaded, long begun) throws ConfigRejected, IOException {
        Generation old = generation.get();
        byte[] content = loaded.source().bytes();
        ContentMark seen = ContentMark.of(place.file(), content);
        lastSeen = seen;
        HapaxConfig config = loaded.config();
        if (config == null || (loaded.text().isBlank() && !text.isBlank())) {
            String why = config == null ? " has errors" : " is empty now";
            throw news.rejected(loaded.source().name() + why, loaded, old);
        }
        Generation next = builder.build(config, loaded.revision(), old);
        List<AdminApi.Change> changes = ConfigChanges.between(old.config(), config);
        Adopter.Prepared prepared = prepared(old, config);
        prepared.adopt(next);
        generation.set(next);
        text = loaded.text();
        mark = seen;
        revisions.keep(content);
        prepared.retire();
        var outcome = new Outcome("ok", old, next, changes, since(begun));
        news.taken(outcome);
        return outcome;
    }

    private Adopter.Prepared prepared(Generation old, HapaxConfig next) throws IOException {
        try {
            return adopter.prepare(old.config(), next);
        } catch (IOException cannotMove) {
            news.failed(String.valueOf(cannotMove.getMessage()), old);
            throw cannotMove;
        }
    }

    static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
