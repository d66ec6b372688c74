package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;

/** How callers ask how many tokens a request has, without wanting it answered. Stateless: one instance serves all. */
public interface ServedTokenCount {
    String name();

    /**
     * One pass over the body: the model and where it stands. A count is never streamed.
     *
     * @throws BadRequest for what is not JSON, not an object, has a duplicate key or wrong types in what it reads
     */
    RequestScan scan(byte[] body) throws BadRequest;

    /** The request to be counted; what only its answer would need may be absent. */
    ChatRequest readRequest(byte[] body) throws BadRequest;

    /** The answer; one that is only an estimate says so. */
    byte[] write(long tokens, boolean estimated);

    /** The caller's own bytes for a provider that speaks this dialect: only the model's value is replaced. */
    byte[] splice(byte[] body, RequestScan scan, String upstreamModel);
}
