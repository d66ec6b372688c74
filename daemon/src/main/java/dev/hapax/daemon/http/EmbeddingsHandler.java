package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.ServedEmbeddings;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;

/** OpenAI Embeddings. */
final class EmbeddingsHandler implements RouteHandler {
    private final ErrorWriter errors;
    private final Conversation conversation;

    EmbeddingsHandler(Pipeline pipeline, ServedEmbeddings dialect, ErrorWriter errors) {
        this.errors = errors;
        conversation = new Conversation(
                pipeline, body -> new Question.Embeddings(dialect, body, dialect.scan(body)), ChatHandler.HEADERS);
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        conversation.answer(exchange, found);
    }

    @Override
    public ErrorWriter errors() {
        return errors;
    }
}
