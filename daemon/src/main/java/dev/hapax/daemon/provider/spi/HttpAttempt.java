package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.sse.FrameReader;
import dev.hapax.daemon.upstream.UpstreamCall;
import dev.hapax.daemon.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call from its first byte to an answer or a failure. */
record HttpAttempt(
        Ask ask,
        Target target,
        String model,
        Crossing crossing,
        AttemptTimers timers,
        List<AttemptRecord> before,
        Failures failures) {
    private static final long MAX_BODY_BYTES = 64L << 20;
    private static final long MAX_ERROR_BYTES = 1 << 20;
    private static final Duration ERROR_BODY_TIME = Duration.ofSeconds(5);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,200}");

    /** The caller of this ends the call, unless what it gets is a stream. */
    Answer answer(OpenCall open) throws AttemptFailed {
        UpstreamCall call = open.call();
        var began = System.nanoTime();
        var clock = new StreamClock(timers);
        boolean stream = ask.stream();
        boolean headCame = false;
        try {
            call.start(stream ? clock::waitUntil : this::untilCommit);
            headCame = true;
            if (call.status() / 100 != 2) {
                throw failures.status(call, errorBody(call));
            }
            var took = Duration.ofNanos(System.nanoTime() - began);
            return stream && crossing instanceof ChatCrossing chat
                    ? streamed(chat, open, clock, took)
                    : whole(call, took);
        } catch (UpstreamFailure e) {
            throw failures.upstream(e, headCame ? call.status() : 0, stream);
        }
    }

    private long untilCommit() {
        return StreamClock.earlier(StreamClock.moment(timers.share()), StreamClock.moment(timers.total()));
    }

    private Answer whole(UpstreamCall call, Duration took) throws AttemptFailed, UpstreamFailure {
        if (mediaType(call).equals("text/html")) {
            throw failures.malformed(call.status(), "a web page instead of an answer");
        }
        byte[] body = call.readAll(MAX_BODY_BYTES, this::untilCommit);
        if (body.length == 0) {
            throw failures.malformed(call.status(), "an empty answer");
        }
        try {
            Crossing.Whole answer = crossing.whole(body, () -> context(call, took));
            return new Answer.Whole(model, dropped(), requestId(call), answer.body(), answer.usage(), answer.held());
        } catch (MalformedAnswer e) {
            throw failures.malformed(call.status(), "an answer that is not of the dialect: " + e.getMessage());
        } catch (ErrorInAnswer e) {
            throw failures.errorInAnswer(e.error(), false);
        }
    }

    private Answer streamed(ChatCrossing chat, OpenCall open, StreamClock clock, Duration took)
            throws AttemptFailed, UpstreamFailure {
        UpstreamCall call = open.call();
        String mediaType = mediaType(call);
        if (!mediaType.isEmpty() && !chat.dialect().streamsAs(mediaType)) {
            throw notAStream(call, mediaType, took);
        }
        FrameReader frames = chat.dialect().frames(call.body(), LivePieces.MAX_EVENT_BYTES);
        Transcript transcript = ask.transcript();
        LivePieces pieces = transcript != null && ask.resumes()
                ? chat.resumedPieces(open, frames, clock, failures, context(call, took), transcript)
                : chat.pieces(open, frames, clock, failures, context(call, took), transcript);
        pieces.awaitFirst();
        return new Answer.Streamed(model, dropped(), requestId(call), pieces);
    }

    /** Some send an error as a plain object with status 200 where a stream was asked for. */
    private AttemptFailed notAStream(UpstreamCall call, String mediaType, Duration took) throws UpstreamFailure {
        if (mediaType.equals("application/json")) {
            try {
                crossing.whole(call.readAll(MAX_ERROR_BYTES, this::untilCommit), () -> context(call, took));
            } catch (ErrorInAnswer e) {
                return failures.errorInAnswer(e.error(), false);
            } catch (MalformedAnswer e) {
                return failures.malformed(call.status(), "neither a stream nor an answer: " + e.getMessage());
            }
        }
        return failures.malformed(call.status(), "no stream but " + mediaType);
    }

    /** What the provider says of its error; that it says nothing readable does not change the status. */
    private ProviderError errorBody(UpstreamCall call) {
        byte[] body;
        try {
            long until = System.nanoTime() + ERROR_BODY_TIME.toNanos();
            body = call.readAll(MAX_ERROR_BYTES, () -> StreamClock.earlier(until, untilCommit()));
        } catch (UpstreamFailure onlyTheStatusIsKnown) {
            body = new byte[0];
        }
        return crossing.readError(body);
    }

    private AnswerContext context(UpstreamCall call, Duration took) {
        return ask.answeredBy(target, model, call.status(), took, before);
    }

    private List<String> dropped() {
        return crossing.request().dropped();
    }

    private static String mediaType(UpstreamCall call) {
        String type = call.header("content-type").orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String requestId(UpstreamCall call) {
        return call.header("x-request-id")
                .or(() -> call.header("request-id"))
                .filter(id -> REQUEST_ID.matcher(id).matches())
                .orElse(null);
    }
}
