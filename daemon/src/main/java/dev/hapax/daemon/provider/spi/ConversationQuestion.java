package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.RequestScan;
import org.jspecify.annotations.Nullable;

/**
 * A question that is a conversation, which a route may shape. Its canonical form is read once, and only if somebody
 * needs it. Belongs to the request's thread.
 */
abstract sealed class ConversationQuestion implements Question permits Question.Chat, Question.TokenCount {
    private final byte[] body;
    private final RequestScan scan;
    private final Shaping shaping;
    private @Nullable ChatRequest canonical;

    ConversationQuestion(byte[] body, RequestScan scan, Shaping shaping) {
        this.body = body;
        this.scan = scan;
        this.shaping = shaping;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public RequestScan scan() {
        return scan;
    }

    Shaping shaping() {
        return shaping;
    }

    /** Whether the caller's bytes may travel as they are to a target of the caller's dialect. */
    boolean passesThrough() {
        return shaping.equals(Shaping.NONE);
    }

    /** The canonical form, shaped. */
    public ChatRequest canonical() throws BadRequest {
        ChatRequest known = canonical;
        if (known == null) {
            known = shaping.apply(read(body));
            canonical = known;
        }
        return known;
    }

    /** In the caller's dialect. */
    abstract ChatRequest read(byte[] written) throws BadRequest;
}
