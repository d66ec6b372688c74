package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import dev.hapax.daemon.provider.spi.AttemptTimers;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Transcripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A provider whose faults are drawn at random and whose time is the world's. */
final class SimulatedProvider implements ProviderAdapter {
    private static final FailureKind[] BEFORE_CONTENT = {
        FailureKind.UNREACHABLE,
        FailureKind.CONNECT_TIMEOUT,
        FailureKind.TLS,
        FailureKind.RESET_REUSED,
        FailureKind.RESET,
        FailureKind.RETRYABLE_4XX,
        FailureKind.RATE_LIMITED,
        FailureKind.QUOTA,
        FailureKind.SERVER_ERROR,
        FailureKind.OVERLOADED,
        FailureKind.KEY_REFUSED,
        FailureKind.FORBIDDEN,
        FailureKind.MODEL_MISSING,
        FailureKind.CONTEXT_LENGTH,
        FailureKind.CALLER_ERROR,
        FailureKind.FILTERED,
        FailureKind.REDIRECT,
        FailureKind.MALFORMED,
        FailureKind.STREAM_DIED,
        FailureKind.OUR_LIMIT,
    };
    private static final FailureKind[] WITHIN = {
        FailureKind.STREAM_DIED, FailureKind.SILENT, FailureKind.MALFORMED, FailureKind.ERROR_EVENT
    };

    /** What is told of every call. */
    interface Watch {
        void begun(SimulatedProvider provider, Ask ask, AttemptTimers timers);

        void ended(SimulatedProvider provider, @Nullable FailureKind how);
    }

    private final String name;
    private final String text;
    private final double faulty;
    private final Random random;
    private final SimulatedTime time;
    private final Watch watch;

    SimulatedProvider(String name, String text, double faulty, Random random, SimulatedTime time, Watch watch) {
        this.name = name;
        this.text = text;
        this.faulty = faulty;
        this.random = random;
        this.time = time;
        this.watch = watch;
    }

    String text() {
        return text;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String identity() {
        return name;
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public Answer ask(Ask ask, String model, AttemptTimers timers, List<AttemptRecord> before) throws AttemptFailed {
        watch.begun(this, ask, timers);
        wait(ask, timers.share(), Duration.ofMillis(random.nextInt(10) == 0 ? 30_000 : random.nextInt(400)));
        if (random.nextDouble() < faulty) {
            throw failed(BEFORE_CONTENT[random.nextInt(BEFORE_CONTENT.length)]);
        }
        if (!ask.question().scan().stream()) {
            watch.ended(this, null);
            return new Answer.Whole("m", List.of(), null, bytes(text), Usage.NONE);
        }
        return new Answer.Streamed("m", List.of(), null, new Pieces(ask, timers));
    }

    /** Silence beyond the limit is a failure at the limit; a caller who leaves is noticed at once. */
    private void wait(Ask ask, Deadline until, Duration length) throws AttemptFailed {
        boolean late = length.compareTo(until.left()) > 0;
        time.pass(late ? until.left() : length, ask.cancellation());
        if (ask.cancellation().cancelled()) {
            throw failed(FailureKind.CLIENT_CLOSED);
        }
        if (late) {
            throw failed(FailureKind.SILENT);
        }
    }

    private AttemptFailed failed(FailureKind kind) {
        watch.ended(this, kind);
        return new AttemptFailed(failure(kind));
    }

    private Failure failure(FailureKind kind) {
        Duration after = kind == FailureKind.RATE_LIMITED && random.nextBoolean()
                ? Duration.ofMillis(random.nextInt(4000))
                : null;
        return new Failure(kind, 500, null, kind.id(), after, null, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Probe probe(Deadline deadline) {
        return new Probe(Duration.ZERO, null);
    }

    @Override
    public List<String> listModels(Deadline deadline) {
        return List.of();
    }

    /** A few letters at a time, perhaps a fault between. */
    private final class Pieces implements Answer.Pieces {
        private final Ask ask;
        private final AttemptTimers timers;
        private final String old;
        private int at = -1;
        private boolean over;

        Pieces(Ask ask, AttemptTimers timers) {
            this.ask = ask;
            this.timers = timers;
            this.old = ask.resumes() ? Transcripts.text(ask.transcript()) : "";
        }

        @Override
        public Answer.@Nullable Piece next() throws AttemptFailed {
            if (over) {
                return null;
            }
            try {
                SimulatedProvider.this.wait(ask, timers.total(), Duration.ofMillis(random.nextInt(200)));
                if (random.nextDouble() < faulty / 4) {
                    throw failed(WITHIN[random.nextInt(WITHIN.length)]);
                }
            } catch (AttemptFailed failed) {
                over = true;
                throw failed;
            }
            if (at < 0) {
                at = 0;
                return began();
            }
            if (at == text.length()) {
                over = true;
                watch.ended(SimulatedProvider.this, null);
                return null;
            }
            int end = Math.min(text.length(), at + 1 + random.nextInt(3));
            String more = text.substring(at, end);
            at = end;
            Transcripts.add(ask.transcript(), more);
            return new Answer.Piece(bytes(more), true);
        }

        private Answer.Piece began() throws AttemptFailed {
            if (!ask.resumes()) {
                Transcripts.begin(ask.transcript());
                return new Answer.Piece(new byte[0], false);
            }
            if (!text.startsWith(old)) {
                Transcripts.diverged(ask.transcript());
                over = true;
                throw failed(FailureKind.MALFORMED);
            }
            at = old.length();
            return new Answer.Piece(new byte[0], true);
        }

        @Override
        public Usage usage() {
            return Usage.NONE;
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                watch.ended(SimulatedProvider.this, FailureKind.CLIENT_CLOSED);
            }
        }
    }
}
