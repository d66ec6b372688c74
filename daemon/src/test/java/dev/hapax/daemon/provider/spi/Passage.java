package dev.hapax.daemon.provider.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.upstream.UpstreamCall;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A streamed answer's way from a provider's bytes to a caller's, all of it but the sockets. */
public final class Passage {
    /** When every answer of a test begins, in epoch seconds. */
    public static final long CREATED = 1763884800;

    public static final String REQUEST_ID = "req-1";
    public static final String MODEL = "asked-model";

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final ErrorCodes CODES = new ErrorCodes(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    private final ServedDialect caller;
    private final SpokenDialect provider;
    private final byte[] request;

    /** @param request the caller's, which asks for a stream */
    public Passage(ServedDialect caller, SpokenDialect provider, String request) {
        this.caller = caller;
        this.provider = provider;
        this.request = request.getBytes(UTF_8);
    }

    /**
     * What the caller got.
     *
     * @param failure why it is not whole, or null
     * @param held what came before the first content
     * @param pieces how many pieces the caller got
     */
    public record Passed(String bytes, @Nullable Failure failure, Usage usage, String held, int pieces) {
        public boolean whole() {
            return failure == null;
        }

        public @Nullable FailureKind kind() {
            return failure == null ? null : failure.kind();
        }

        /** The status that the failure stands for; 0 without one. */
        public int status() {
            return failure == null ? 0 : failure.status();
        }
    }

    /** The caller's dialect is not the provider's. */
    public Passed translated(InputStream stream) {
        return passed(stream, false);
    }

    /** The caller's dialect is the provider's too. */
    public Passed relayed(InputStream stream) {
        return passed(stream, true);
    }

    private Passed passed(InputStream stream, boolean relay) {
        try {
            RequestScan scan = caller.scan(request);
            var question = new Question.Chat(caller, request, scan);
            var api = new ChatApi(provider, "/");
            var model = new TargetModel(MODEL, null, Map.of());
            ChatCrossing crossing =
                    relay ? new RelayedChat(question, api, model) : new TranslatedChat(question, api, model);
            var open = new OpenCall(new Arrived(stream), new Semaphore(1), new Cancellation());
            var timers = new AttemptTimers(LONG, LONG, LONG, Deadline.in(LONG, System::nanoTime), inAWhile());
            var failures = new Failures(CODES, new PlainWords(List.of()));
            LivePieces pieces = crossing.pieces(
                    open,
                    provider.frames(stream, LivePieces.MAX_EVENT_BYTES),
                    new StreamClock(timers),
                    failures,
                    context(scan),
                    null);
            return pulled(pieces);
        } catch (BadRequest e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Deadline inAWhile() {
        return Deadline.in(LONG, System::nanoTime);
    }

    private AnswerContext context(RequestScan scan) {
        return new AnswerContext(
                REQUEST_ID, "provider", MODEL, CREATED, scan.usageWanted(), List.of(), Duration.ZERO, request);
    }

    private Passed pulled(LivePieces pieces) {
        var out = new ByteArrayOutputStream();
        String held = null;
        Failure failure = null;
        int count = 0;
        try (pieces) {
            for (Answer.Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
                if (piece.content() && held == null) {
                    held = out.toString(UTF_8);
                }
                out.writeBytes(piece.bytes());
                count++;
            }
        } catch (AttemptFailed e) {
            failure = e.failure();
        }
        String bytes = out.toString(UTF_8);
        return new Passed(bytes, failure, pieces.usage(), held == null ? bytes : held, count);
    }

    /** The frame that a caller gets whose stream broke off. */
    public String broken(GatewayError error) {
        return new String(caller.writeStreamError(error, REQUEST_ID), UTF_8);
    }

    /** A call whose body has come already. */
    private record Arrived(InputStream body) implements UpstreamCall {
        @Override
        public void start(LongSupplier until) {}

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public void readUntil(LongSupplier until) {}

        @Override
        public byte[] readAll(long maxBytes, LongSupplier until) {
            throw new UnsupportedOperationException("a stream is read bit by bit");
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }
}
