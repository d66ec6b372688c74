package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;
import java.util.List;

/** OpenAI Chat Completions. */
final class ChatHandler implements RouteHandler {
    /** What OpenAI's dialects let travel. */
    static final List<String> HEADERS = List.of("openai-organization", "openai-project", "idempotency-key");

    private final ServedDialect dialect;
    private final Conversation conversation;

    ChatHandler(Pipeline pipeline, ServedDialect dialect) {
        this.dialect = dialect;
        conversation = new Conversation(pipeline, dialect, HEADERS);
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        conversation.answer(exchange, found);
    }

    @Override
    public ErrorWriter errors() {
        return dialect::writeError;
    }
}
