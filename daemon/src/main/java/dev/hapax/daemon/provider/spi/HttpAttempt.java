package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.AnswerSummary;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.sse.FrameReader;
import dev.hapax.daemon.upstream.UpstreamCall;
import dev.hapax.daemon.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One call from its first byte to an answer or a failure.
 *
 * @param relays whether the answer passes through as bytes, caller and provider speaking one dialect
 */
record HttpAttempt(
        Ask ask,
        Target target,
        String model,
        List<String> dropped,
        boolean relays,
        HttpKind kind,
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
        boolean stream = ask.scan().stream();
        boolean headCame = false;
        try {
            call.start(stream ? clock.waitUntil() : untilCommit());
            headCame = true;
            if (call.status() / 100 != 2) {
                throw failures.status(call, errorBody(call));
            }
            var took = Duration.ofNanos(System.nanoTime() - began);
            return stream ? streamed(open, clock, took) : whole(call, took);
        } catch (UpstreamFailure e) {
            throw failures.upstream(e, headCame ? call.status() : 0, stream);
        }
    }

    private long untilCommit() {
        return System.nanoTime()
                + StreamClock.least(timers.share().left(), timers.total().left())
                        .toNanos();
    }

    private Answer whole(UpstreamCall call, Duration took) throws AttemptFailed, UpstreamFailure {
        if (mediaType(call).equals("text/html")) {
            throw failures.malformed(call.status(), "a web page instead of an answer");
        }
        byte[] body = call.readAll(MAX_BODY_BYTES, untilCommit());
        if (body.length == 0) {
            throw failures.malformed(call.status(), "an empty answer");
        }
        try {
            if (relays) {
                AnswerSummary summary = dialect().summarize(body);
                return new Answer.Whole(model, dropped, requestId(call), body, summary.usage());
            }
            List<ChatEvent> events = dialect().readAnswer(body);
            byte[] written = ask.dialect().writeAnswer(events, context(call, took));
            return new Answer.Whole(model, dropped, requestId(call), written, usageIn(events));
        } catch (MalformedAnswer e) {
            throw failures.malformed(call.status(), "an answer that is not of the dialect: " + e.getMessage());
        } catch (ErrorInAnswer e) {
            throw failures.errorInAnswer(e.error(), false);
        }
    }

    private Answer streamed(OpenCall open, StreamClock clock, Duration took) throws AttemptFailed, UpstreamFailure {
        UpstreamCall call = open.call();
        String mediaType = mediaType(call);
        if (!mediaType.isEmpty() && !kind.streamsAs(mediaType)) {
            throw notAStream(call, mediaType);
        }
        FrameReader frames = dialect().frames(call.body(), LivePieces.MAX_EVENT_BYTES);
        LivePieces pieces = relays
                ? new RelayedPieces(
                        open,
                        frames,
                        clock,
                        failures,
                        dialect().streamScanner(ask.scan().usageWanted()))
                : new TranslatedPieces(
                        open,
                        frames,
                        clock,
                        failures,
                        dialect().streamReader(),
                        ask.dialect().streamWriter(context(call, took)));
        pieces.awaitFirst();
        return new Answer.Streamed(model, dropped, requestId(call), pieces);
    }

    /** Some send an error as a plain object with status 200 where a stream was asked for. */
    private AttemptFailed notAStream(UpstreamCall call, String mediaType) throws UpstreamFailure {
        if (mediaType.equals("application/json")) {
            try {
                dialect().summarize(call.readAll(MAX_ERROR_BYTES, untilCommit()));
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
            long commit = untilCommit();
            body = call.readAll(MAX_ERROR_BYTES, until - commit < 0 ? until : commit);
        } catch (UpstreamFailure onlyTheStatusIsKnown) {
            body = new byte[0];
        }
        return dialect().readError(body);
    }

    private AnswerContext context(UpstreamCall call, Duration took) {
        List<AttemptRecord> attempts = new ArrayList<>(before);
        attempts.add(new AttemptRecord(target, "ok", call.status(), took, null));
        Duration waited = attempts.stream().map(AttemptRecord::took).reduce(Duration.ZERO, Duration::plus);
        return new AnswerContext(
                ask.requestId(),
                target.provider(),
                model,
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                ask.scan().usageWanted(),
                attempts,
                waited);
    }

    private SpokenDialect dialect() {
        return kind.dialect();
    }

    private static Usage usageIn(List<ChatEvent> events) {
        Usage usage = Usage.NONE;
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.UsageReported(Usage reported)) {
                usage = reported;
            }
        }
        return usage;
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
