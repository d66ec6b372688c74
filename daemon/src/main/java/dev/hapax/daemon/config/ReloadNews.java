package dev.hapax.daemon.config;

import dev.hapax.daemon.config.ConfigStore.Outcome;
import dev.hapax.daemon.config.ConfigStore.Rejection;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent.Reloaded;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How reloads ended, told once each: as events, and to whoever asks. Changed only under the store's lock. */
final class ReloadNews {
    private final EventBus events;
    private final Clock clock;
    private volatile @Nullable Rejection lastRejection;
    /** What the watcher took and nobody who asked has been told of yet. */
    private @Nullable Outcome untold;

    ReloadNews(EventBus events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    Optional<Rejection> lastRejection() {
        return Optional.ofNullable(lastRejection);
    }

    void taken(Outcome outcome) {
        lastRejection = null;
        emit(
                "ok",
                outcome.after(),
                outcome.changes().stream().map(ConfigChanges::line).toList(),
                List.of());
    }

    void unchanged(Generation inForce) {
        lastRejection = null;
        emit("unchanged", inForce, List.of(), List.of());
    }

    /** @return the failure to throw, with all that is wrong */
    ConfigRejected rejected(String why, Loaded loaded, Generation inForce) {
        Optional<Problem> first =
                loaded.problems().stream().filter(Problem::isError).findFirst();
        failed(first.map(problem -> problem.where() + " " + problem.message()).orElse(why), inForce);
        return new ConfigRejected(why, loaded);
    }

    void failed(String problem, Generation inForce) {
        lastRejection = new Rejection(problem, clock.instant());
        emit("rejected", inForce, List.of(), List.of(problem));
    }

    private void emit(String result, Generation inForce, List<String> changes, List<String> problems) {
        events.emit(new Reloaded(result, inForce.number(), clock.instant(), changes, problems));
    }

    /** Whoever saves and asks for a reload is told what changed, also if the watcher was faster. */
    void keepFor(@Nullable Outcome nobodyAsked) {
        untold = nobodyAsked;
    }

    Optional<Outcome> kept() {
        Optional<Outcome> news = Optional.ofNullable(untold);
        untold = null;
        return news;
    }
}
