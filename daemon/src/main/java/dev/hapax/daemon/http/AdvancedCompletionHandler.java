package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.completion.AdvancedSettings;
import dev.hapax.daemon.dialect.completion.CompletionDialect;
import dev.hapax.daemon.pipeline.CacheWish;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;
import java.util.List;

/** Hapax completion with control of targets and a full account of what happened. */
final class AdvancedCompletionHandler implements RouteHandler {
    private final CompletionDialect dialect = CompletionDialect.advanced();
    private final Pipeline pipeline;

    AdvancedCompletionHandler(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        CompletionDialect styled =
                CompletionStyle.of(dialect, exchange.generation().config().processing());
        new Conversation(pipeline, styled, List.of()).answer(exchange, found, this::wishes);
    }

    private Conversation.Wishes wishes(byte[] body) throws BadRequest {
        AdvancedSettings settings = dialect.settings(body);
        return new Conversation.Wishes(
                settings.provider(), settings.timeout(), settings.fallbacks(), wish(settings.cache()));
    }

    private static CacheWish wish(AdvancedSettings.CacheMode mode) {
        return switch (mode) {
            case USE -> CacheWish.USE;
            case REFRESH -> CacheWish.REFRESH;
            case OFF -> CacheWish.OFF;
        };
    }

    @Override
    public ErrorWriter errors() {
        return ErrorWriter.HAPAX;
    }
}
