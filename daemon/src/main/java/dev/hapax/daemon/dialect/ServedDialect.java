package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Retelling;
import java.util.List;
import java.util.Set;

/** A wire format that callers speak to the gateway. Stateless: one instance serves all. */
public interface ServedDialect {
    String name();

    /**
     * One pass over the body: model, stream and where they stand.
     *
     * @throws BadRequest for what is not JSON, not an object, has a duplicate key or wrong types in what it reads; with
     *     line and column
     */
    RequestScan scan(byte[] body) throws BadRequest;

    /**
     * The whole request in canonical form.
     *
     * @throws BadRequest with the field it is about
     */
    ChatRequest read(byte[] body) throws BadRequest;

    /**
     * What providers put to the reasoning that this request repeats, whole and in order; looked for only where it
     * matters.
     *
     * @param body which {@link #scan} has accepted
     */
    default List<String> signatures(byte[] body) {
        return List.of();
    }

    /** The request without the reasoning that bears one of these signatures; all other bytes stay as they are. */
    default byte[] withoutReasoning(byte[] body, Set<String> signatures) {
        return body;
    }

    /** What a caller is told who names what no provider of this request can have; in the words its client acts on. */
    default GatewayError notHeld(RequestScan.Handle handle) {
        return GatewayError.notFound(
                "not_found",
                handle.param() + " names \"" + handle.id() + "\", which is with no provider of this request",
                handle.param());
    }

    /** A whole answer from its events. */
    byte[] writeAnswer(List<ChatEvent> answer, AnswerContext context);

    /** A writer for one stream. */
    StreamWriter streamWriter(AnswerContext context);

    /**
     * Whether a writer that has been given the events of a stream so far can go on with that stream after other bytes
     * than its own, which said the same: not where pieces of a stream carry names that a writer would choose anew.
     */
    default boolean streamsResume() {
        return true;
    }

    /** How an answer of this dialect that somebody else's request brought is told to one more caller. */
    Retelling retelling(Listener listener);

    /** The body of an error answer; {@link GatewayError#providerBody} wins where the provider spoke this dialect. */
    byte[] writeError(GatewayError error, String requestId);

    /** The frame that tells a caller of a begun stream that it failed; no terminal marker follows. */
    byte[] writeStreamError(GatewayError error, String requestId);
}
