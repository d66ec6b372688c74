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
import dev.hapax.daemon.provider.spi.Question;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider that does what it is told, one answer after the other. */
final class ScriptedProvider implements ProviderAdapter {
    private final String name;
    private final Deque<Object> script = new ArrayDeque<>();
    private @Nullable Failure always;
    private Runnable onAsk = () -> {};
    private boolean relaying;
    private int asked;

    ScriptedProvider(String name) {
        this.name = name;
    }

    /** It speaks the dialect of whoever asks. */
    ScriptedProvider relaying() {
        relaying = true;
        return this;
    }

    ScriptedProvider next(Failure failure) {
        script.add(failure);
        return this;
    }

    ScriptedProvider nextAnswer(String body) {
        script.add(new Answer.Whole("m", List.of(), null, bytes(body), Usage.NONE));
        return this;
    }

    /** Pieces that begin with + are content; it ends well where there is no failure. */
    ScriptedProvider nextStream(@Nullable Failure end, String... pieces) {
        script.add(new Answer.Streamed("m", List.of(), null, new Pieces(List.of(pieces), end)));
        return this;
    }

    void always(Failure failure) {
        always = failure;
    }

    void onAsk(Runnable happening) {
        onAsk = happening;
    }

    int asked() {
        return asked;
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
    public Answer ask(Ask ask, String model, AttemptTimers timers, List<AttemptRecord> before) throws AttemptFailed {
        asked++;
        onAsk.run();
        Object step = always != null ? always : script.removeFirst();
        if (step instanceof Failure failure) {
            throw new AttemptFailed(failure);
        }
        return (Answer) step;
    }

    @Override
    public boolean relays(Question question, String model) {
        return relaying;
    }

    @Override
    public Probe probe(Deadline deadline) {
        return new Probe(Duration.ZERO, null);
    }

    @Override
    public List<String> listModels(Deadline deadline) {
        return List.of();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Pieces implements Answer.Pieces {
        private final Deque<String> pieces;
        private final @Nullable Failure end;
        private boolean closed;

        Pieces(List<String> pieces, @Nullable Failure end) {
            this.pieces = new ArrayDeque<>(pieces);
            this.end = end;
        }

        @Override
        public Answer.@Nullable Piece next() throws AttemptFailed {
            if (closed) {
                throw new AttemptFailed(Failure.of(FailureKind.CLIENT_CLOSED, "closed"));
            }
            String piece = pieces.pollFirst();
            if (piece == null) {
                if (end != null) {
                    throw new AttemptFailed(end);
                }
                return null;
            }
            return new Answer.Piece(bytes(piece.replaceFirst("^\\+", "")), piece.startsWith("+"));
        }

        @Override
        public Usage usage() {
            return Usage.NONE;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
