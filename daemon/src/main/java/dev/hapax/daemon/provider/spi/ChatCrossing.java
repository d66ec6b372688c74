package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.sse.FrameReader;

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

    /** The pieces of a stream that has begun. */
    abstract LivePieces pieces(
            OpenCall open, FrameReader frames, StreamClock clock, Failures failures, AnswerContext context);
}
