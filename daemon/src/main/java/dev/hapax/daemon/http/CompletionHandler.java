package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.completion.CompletionDialect;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;
import java.util.List;

/** Hapax completion. */
final class CompletionHandler implements RouteHandler {
    private final Conversation conversation;

    CompletionHandler(Pipeline pipeline) {
        conversation = new Conversation(pipeline, CompletionDialect.plain(), List.of());
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        conversation.answer(exchange, found);
    }

    @Override
    public ErrorWriter errors() {
        return ErrorWriter.HAPAX;
    }
}
