package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.ServedTokenCount;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;

/** OpenAI Responses, and below them the counting of their tokens. */
final class ResponsesHandler implements RouteHandler {
    private final ServedDialect dialect;
    private final Conversation conversation;
    private final Conversation counting;

    ResponsesHandler(Pipeline pipeline, ServedDialect dialect, ServedTokenCount counts) {
        this.dialect = dialect;
        conversation = new Conversation(pipeline, dialect, ChatHandler.HEADERS);
        counting = new Conversation(
                pipeline, body -> new Question.TokenCount(counts, body, counts.scan(body)), ChatHandler.HEADERS);
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        (found.rest().isEmpty() ? conversation : counting).answer(exchange, found);
    }

    @Override
    public ErrorWriter errors() {
        return dialect::writeError;
    }
}
