package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.sse.FrameReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A conversation's crossing: its answer may come as a stream. */
abstract sealed class ChatCrossing implements Crossing permits RelayedChat, TranslatedChat {
    final Question.Chat question;
    private final ChatApi api;
    private final WrittenRequest request;

    ChatCrossing(Question.Chat question, ChatApi api, WrittenRequest request) {
        this.question = question;
        this.api = api;
        this.request = request;
    }

    final SpokenDialect dialect() {
        return api.dialect();
    }

    @Override
    public final String path() {
        return question.scan().stream() ? api.streamPath() : api.path();
    }

    @Override
    public final WrittenRequest request() {
        return request;
    }

    @Override
    public final ProviderError readError(byte[] body) {
        return dialect().readError(body);
    }

    /**
     * The pieces of a stream that has begun.
     *
     * @param transcript where it is written down what the caller gets, or null
     */
    abstract LivePieces pieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            AnswerContext context,
            @Nullable Transcript transcript);

    /** The pieces of a stream that goes on where another broke off; never the provider's own bytes. */
    final LivePieces resumedPieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            AnswerContext context,
            Transcript transcript) {
        AnswerContext begun = Objects.requireNonNullElse(transcript.context(), context);
        return new ResumedPieces(
                open,
                frames,
                clock,
                failures,
                dialect().streamReader(),
                question.dialect().streamWriter(begun),
                transcript);
    }
}
