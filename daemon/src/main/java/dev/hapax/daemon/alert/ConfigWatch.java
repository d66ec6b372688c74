package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.event.GatewayEvent.Reloaded;
import dev.hapax.shared.config.AlertScope;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether the file as it lies there was rejected, so that something older is in force. */
final class ConfigWatch implements Watch {
    private static final int LONGEST = 200;

    private volatile @Nullable Reloaded rejected;

    @Override
    public void reloaded(Reloaded reloaded, Instant now) {
        rejected = reloaded.result().equals("rejected") ? reloaded : null;
    }

    /** A daemon that has started has taken its file. */
    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        Reloaded last = rejected;
        if (last == null) {
            return List.of(Observation.of(AlertScope.ALL, Verdict.CLEAR, now, ""));
        }
        String problem =
                last.problems().isEmpty() ? "" : ": " + cut(last.problems().getFirst());
        return List.of(Observation.of(
                AlertScope.ALL,
                Verdict.ACTIVE,
                now,
                "the configuration was rejected, generation " + last.generation() + " keeps running" + problem));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST / 2)) + " ...";
    }
}
