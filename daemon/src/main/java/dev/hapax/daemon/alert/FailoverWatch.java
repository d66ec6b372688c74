package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.Probed;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertScope;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether another target answers instead of the preferred one. It begins with the first such answer and ends when the
 * preferred target answers a request of its own again, or nobody has asked for a while.
 */
final class FailoverWatch implements Watch {
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(10);
    private static final int MOST = 1_000;

    /** One that fails now and then is not left for long; how often it fails is what error rates tell. */
    private static final int IN_A_ROW = 3;

    /** Why a request goes elsewhere though the target is well, or was never there. */
    private static final Set<String> NO_TROUBLE =
            Set.of("ok", "unfit", "off", "context_length", "filtered", "caller_error", AttemptRecord.ESTIMATED);

    private final AlertScope scope;
    private final DownWatch.Answered answered = new DownWatch.Answered();
    private final Map<AlertScope, Streak> streaks = new ConcurrentHashMap<>();
    private final Instant since;
    private volatile FileNames names = FileNames.NONE;

    /**
     * @param instead who answered last, or null: itself
     * @param times in a row
     */
    private record Streak(Instant last, @Nullable String instead, int times, String provider) {}

    FailoverWatch(AlertScope scope, Instant now) {
        this.scope = scope;
        this.since = now;
    }

    @Override
    public void adopt(HapaxConfig config) {
        names = FileNames.of(config);
        streaks.values().removeIf(streak -> !config.providers().containsKey(streak.provider()));
    }

    @Override
    public void attempted(AttemptFinished attempt, Instant now) {
        answered.attempted(attempt);
    }

    @Override
    public void probed(Probed probed, Instant now) {
        answered.probed(probed);
    }

    @Override
    public void finished(RequestFinished request, Instant now) {
        Target target = request.target();
        if (target == null || request.attempts().isEmpty() || request.errorType() != null) {
            return;
        }
        AttemptRecord first = request.attempts().getFirst();
        Target preferred = first.target();
        AlertScope about = scope.kind() == AlertScope.Kind.ROUTE
                ? AlertScope.route(request.endpoint())
                : AlertScope.target(names.of(preferred));
        if (!scope.covers(about)) {
            return;
        }
        if (preferred.equals(target)) {
            itself(about, preferred.provider(), now);
        } else if (!NO_TROUBLE.contains(first.outcome()) && answered.ever(preferred.provider())) {
            streaks.compute(
                    about,
                    (_, known) -> new Streak(
                            now, names.of(target), known == null ? 1 : known.times() + 1, preferred.provider()));
        }
        if (streaks.size() > MOST) {
            streaks.values().removeIf(streak -> streak.last().plus(FORGOTTEN).isBefore(now));
        }
    }

    /** Nearly every request ends like this, so that it is written once in a while. */
    private void itself(AlertScope about, String provider, Instant now) {
        Streak known = streaks.get(about);
        if (known == null
                || known.instead() != null
                || known.last().plus(OFTEN_ENOUGH).isBefore(now)) {
            streaks.put(about, new Streak(now, null, 0, provider));
        }
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        streaks.values().removeIf(streak -> streak.last().plus(FORGOTTEN).isBefore(now));
        List<Observation> seen = new ArrayList<>();
        streaks.forEach((about, streak) -> {
            String instead = streak.instead();
            Verdict verdict =
                    streak.times() >= IN_A_ROW ? Verdict.ACTIVE : holding.test(about) ? Verdict.UNKNOWN : Verdict.CLEAR;
            seen.add(new Observation(
                    about,
                    instead == null ? Verdict.CLEAR : verdict,
                    streak.last(),
                    instead == null ? "" : instead + " answers instead of " + preferred(about, streak),
                    Set.of(streak.provider())));
        });
        return seen;
    }

    /** After a start nothing is known; what was told before goes on. */
    @Override
    public Verdict unseen(Instant now) {
        return since.plus(FORGOTTEN).isAfter(now) ? Verdict.UNKNOWN : Verdict.CLEAR;
    }

    private static String preferred(AlertScope about, Streak streak) {
        return about.kind() == AlertScope.Kind.ROUTE ? streak.provider() + " at " + about.name() : about.name();
    }
}
