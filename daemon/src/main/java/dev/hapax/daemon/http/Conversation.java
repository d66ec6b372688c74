package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.pipeline.Answered;
import dev.hapax.daemon.pipeline.CacheWish;
import dev.hapax.daemon.pipeline.Call;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.daemon.routing.RouteTable.Match;
import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all handlers that ask a model have in common: read, scan, ask, and write what comes, whole or streamed. */
final class Conversation {
    private final Pipeline pipeline;
    private final QuestionReader reader;
    private final List<String> travellingHeaders;

    /** @param travellingHeaders lowercase names of request headers that the dialect lets go upstream */
    Conversation(Pipeline pipeline, QuestionReader reader, List<String> travellingHeaders) {
        this.pipeline = pipeline;
        this.reader = reader;
        this.travellingHeaders = travellingHeaders;
    }

    /** Of a handler that answers in a dialect. */
    Conversation(Pipeline pipeline, ServedDialect dialect, List<String> travellingHeaders) {
        this(pipeline, body -> new Question.Chat(dialect, body, dialect.scan(body)), travellingHeaders);
    }

    /** Makes a question of a body. */
    @FunctionalInterface
    interface QuestionReader {
        Question read(byte[] body) throws BadRequest;
    }

    void answer(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        answer(exchange, found, _ -> Wishes.NONE);
    }

    /**
     * What a request says to the gateway rather than to a model.
     *
     * @param provider the provider to ask, or null
     */
    record Wishes(
            @Nullable String provider,
            @Nullable Duration timeout,
            @Nullable List<String> fallbacks,
            CacheWish cache) {
        static final Wishes NONE = new Wishes(null, null, null, CacheWish.USE);
    }

    /** Reads the wishes out of a body. */
    @FunctionalInterface
    interface WishReader {
        Wishes read(byte[] body) throws BadRequest;
    }

    void answer(Exchange exchange, Match.Found found, WishReader wishReader) throws BadRequest, IOException {
        HapaxConfig.Server server = exchange.generation().config().server();
        HapaxConfig.Route route = found.route();
        long limit = route.maxBodyBytes() == null ? server.maxBodyBytes() : route.maxBodyBytes();
        byte[] body = RequestBody.read(exchange, limit, server.readTimeout());
        exchange.account().asked(body);
        Question question = reader.read(body);
        Wishes wishes = wishReader.read(body);
        mustKnow(wishes.provider(), exchange.generation().config());
        var cancellation = new Cancellation();
        var call = new Call(
                exchange.generation(),
                route,
                found.endpoint(),
                exchange.account().tenant(),
                exchange.admission(),
                exchange.account().id(),
                question,
                model(question.scan().model(), wishes.provider()),
                travelling(exchange),
                cancellation,
                shorter(HeaderValues.timeout(exchange), wishes.timeout()),
                HeaderValues.fallbackOff(exchange) ? List.of() : wishes.fallbacks(),
                wishes.cache().and(HeaderValues.cacheWish(exchange)));
        exchange.account().asksFor(call.model());
        try (Departures.Watch _ = exchange.watch(cancellation)) {
            boolean whole = write(exchange, pipeline.answer(call), cancellation);
            // Some leave at once when they have seen the end: they got what they came for.
            if (cancellation.cancelled() && !whole) {
                exchange.account().callerLeft();
            }
        }
    }

    private static void mustKnow(@Nullable String provider, HapaxConfig config) throws BadRequest {
        if (provider != null && !provider.isEmpty() && !config.providers().containsKey(provider)) {
            throw new BadRequest(HttpErrors.unknownProvider(provider));
        }
    }

    private static String model(String model, @Nullable String provider) {
        if (provider == null || provider.isEmpty() || model.startsWith(provider + "/")) {
            return model;
        }
        return model.isEmpty() ? provider : provider + "/" + model;
    }

    private Map<String, String> travelling(Exchange exchange) {
        Map<String, String> headers = new HashMap<>();
        for (String name : travellingHeaders) {
            String value = exchange.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        String repeats = exchange.header(Ask.REPEATS_HEADER);
        if (repeats != null) {
            headers.put(Ask.REPEATS_HEADER, repeats);
        }
        return headers;
    }

    private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? one : other;
    }

    /** @return whether the caller was sent a whole answer, be it that there is none */
    private boolean write(Exchange exchange, Answered answered, Cancellation cancellation) throws IOException {
        exchange.cached(answered.cache().word());
        if (answered.age() != null) {
            exchange.setHeader("Age", Long.toString(answered.age().toSeconds()));
        }
        return switch (answered.outcome()) {
            case Outcome.Whole whole -> {
                provenance(exchange, whole.from(), whole.attempts());
                exchange.account().didNotAsk(whole.unasked());
                exchange.setHeader("X-Hapax-Estimated", "true", estimated(whole.attempts()));
                exchange.account().used(whole.usage());
                exchange.json(200, whole.body());
                yield true;
            }
            case Outcome.Live live -> {
                provenance(exchange, live.from(), live.attempts());
                stream(exchange, live.stream(), cancellation);
                yield live.stream().end().failure() == null;
            }
            case Outcome.Failed failed -> {
                boolean there = !cancellation.cancelled();
                exchange.account().answeredBy(null, failed.attempts());
                exchange.account().didNotAsk(failed.unasked());
                exchange.setHeader("X-Hapax-Attempts", attempts(failed.attempts()));
                exchange.fail(failed.error());
                yield there;
            }
        };
    }

    private static void provenance(Exchange exchange, Outcome.Provenance from, List<AttemptRecord> attempts) {
        exchange.account().answeredBy(from.target(), attempts);
        exchange.setHeader("X-Hapax-Provider", from.target().provider());
        exchange.setHeader("X-Hapax-Model", HeaderValues.safe(from.model()));
        exchange.setHeader("X-Hapax-Attempts", attempts(attempts));
        exchange.setHeader("X-Upstream-Request-ID", from.upstreamRequestId(), true);
        if (!from.droppedParams().isEmpty()) {
            exchange.setHeader("X-Hapax-Dropped-Params", HeaderValues.safe(String.join(", ", from.droppedParams())));
        }
    }

    private static boolean estimated(List<AttemptRecord> attempts) {
        return !attempts.isEmpty() && attempts.getLast().outcome().equals(AttemptRecord.ESTIMATED);
    }

    private static String attempts(List<AttemptRecord> attempts) {
        return Long.toString(attempts.stream().filter(AttemptRecord::called).count());
    }

    /** Pulls and writes until one of the three ends: the provider, the stream, the caller. */
    private static void stream(Exchange exchange, AnswerStream stream, Cancellation cancellation) throws IOException {
        try (stream;
                KeepAlive.Line line = exchange.beginStream(cancellation)) {
            while (true) {
                long waiting = System.nanoTime();
                byte[] piece = stream.next();
                exchange.account().waitedUpstream(Duration.ofNanos(System.nanoTime() - waiting));
                if (piece == null) {
                    break;
                }
                if (piece.length > 0) {
                    exchange.account().answers(piece);
                    line.write(piece);
                }
            }
        } finally {
            AnswerStream.End end = stream.end();
            exchange.account().used(end.usage());
            exchange.account().attempted(end.attempts());
            exchange.account().didNotAsk(end.unasked());
            if (end.failure() != null && end.failure().kind() != FailureKind.CLIENT_CLOSED) {
                exchange.account().failedUpstream();
            }
        }
    }
}
