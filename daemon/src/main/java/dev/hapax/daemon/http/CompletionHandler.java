package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.completion.CompletionDialect;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;
import java.util.List;

/** Hapax completion. */
final class CompletionHandler implements RouteHandler {
    private final Pipeline pipeline;
    private final CompletionDialect dialect = CompletionDialect.plain();

    CompletionHandler(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        CompletionDialect styled =
                CompletionStyle.of(dialect, exchange.generation().config().processing());
        new Conversation(pipeline, styled, List.of()).answer(exchange, found);
    }

    @Override
    public ErrorWriter errors() {
        return ErrorWriter.HAPAX;
    }
}
