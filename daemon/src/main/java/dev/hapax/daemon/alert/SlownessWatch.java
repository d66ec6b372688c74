package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Observation.Verdict;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.AlertLimit;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether answers, or their first tokens, come too late: the time that 95 of 100 keep. Failures are not slow: a
 * provider that refuses at once would seem quick, one that hangs is an error.
 */
final class SlownessWatch implements Watch {
    private static final int SLICES = 10;
    private static final double OF_ALL = 0.95;

    private final AlertRule rule;
    private final boolean firstTokens;
    private final Duration limit;
    private final Outcomes outcomes;
    private final Slices counts;
    private final Instant since;

    private SlownessWatch(AlertRule rule, boolean firstTokens, Instant now) {
        this.rule = rule;
        this.firstTokens = firstTokens;
        this.limit = rule.above() instanceof AlertLimit.Time(Duration time) ? time : Duration.ofDays(1);
        this.outcomes = new Outcomes(rule.scope());
        this.counts = new Slices(rule.window(), SLICES, Times.COLUMNS);
        this.since = now;
    }

    static SlownessWatch ofAnswers(AlertRule rule, Instant now) {
        return new SlownessWatch(rule, false, now);
    }

    static SlownessWatch ofFirstTokens(AlertRule rule, Instant now) {
        return new SlownessWatch(rule, true, now);
    }

    @Override
    public void attempted(AttemptFinished attempt, Instant now) {
        if (attempt.outcome().equals("ok") && outcomes.covers(attempt)) {
            count(firstTokens ? attempt.firstToken() : attempt.took(), now);
        }
    }

    @Override
    public void finished(RequestFinished request, Instant now) {
        if (request.errorType() == null && outcomes.covers(request)) {
            count(firstTokens ? firstToken(request) : request.took(), now);
        }
    }

    private void count(@Nullable Duration time, Instant now) {
        if (time != null) {
            counts.add(now, Times.column(time), 1);
        }
    }

    private static @Nullable Duration firstToken(RequestFinished request) {
        return request.streamed() ? request.firstByte() : null;
    }

    @Override
    public List<Observation> look(Instant now, Predicate<AlertScope> holding) {
        double[] columns = counts.all(now);
        double counted = 0;
        for (double count : columns) {
            counted += count;
        }
        Duration time = Times.quantile(columns, counted, OF_ALL);
        Verdict verdict = Threshold.verdict(
                (double) time.toMillis(),
                (double) limit.toMillis(),
                counted,
                holding.test(rule.scope()),
                since.plus(rule.window()).isBefore(now));
        String what = firstTokens ? "the first token of " : "the answer to ";
        String detail = what + "5% of " + Words.requests(rule.scope()) + " took longer than " + Words.time(time)
                + " in " + Words.time(rule.window()) + ", the limit is " + Words.time(limit);
        return List.of(new Observation(rule.scope(), verdict, now, detail, blames()));
    }

    private Set<String> blames() {
        String provider = rule.scope().provider();
        return provider.isEmpty() ? Set.of() : Set.of(provider);
    }

    /** Times sorted into columns whose bounds grow by a sixteenth of an octave: right to about 4 in 100. */
    static final class Times {
        private static final int PER_OCTAVE = 16;
        private static final int OCTAVES = 22;

        /** From a millisecond to more than an hour. */
        static final int COLUMNS = PER_OCTAVE * OCTAVES;

        private Times() {}

        static int column(Duration time) {
            double millis = Math.max(1, time.toNanos() / 1e6);
            double octave = Math.log(millis) / Math.log(2);
            return Math.min(COLUMNS - 1, (int) (octave * PER_OCTAVE));
        }

        /** The lower bound of the column that it lies in, so that no rounding makes anything too slow. */
        static Duration quantile(double[] columns, double counted, double share) {
            double rank = Math.ceil(counted * share);
            double seen = 0;
            for (int i = 0; i < columns.length; i++) {
                seen += columns[i];
                if (seen >= rank && seen > 0) {
                    return Duration.ofNanos(Math.round(Math.pow(2, (double) i / PER_OCTAVE) * 1e6));
                }
            }
            return Duration.ZERO;
        }
    }
}
