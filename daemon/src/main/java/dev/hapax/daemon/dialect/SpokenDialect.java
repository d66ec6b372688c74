package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.sse.FrameReader;
import dev.hapax.daemon.sse.SseFrameReader;
import java.io.InputStream;
import java.util.List;

/** A wire format that the gateway speaks to providers. Stateless: one instance serves all. */
public interface SpokenDialect {
    /** The same name as the served dialect whose bytes may pass through untouched, if there is one. */
    String name();

    /**
     * The request for one target.
     *
     * @throws BadRequest if leaving something out would change what the caller means
     */
    WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest;

    /**
     * The caller's own bytes for a target that speaks the caller's dialect: only the model's value is replaced, and
     * usage asked for where this dialect must be asked; everything else stays to the byte.
     */
    byte[] splice(byte[] body, RequestScan scan, String upstreamModel);

    /** @throws MalformedAnswer if this is no whole answer of the dialect, or an error that came with status 200 */
    List<ChatEvent> readAnswer(byte[] body) throws MalformedAnswer, ErrorInAnswer;

    /**
     * As {@link #readAnswer}, but only what accounting needs, in one pass without a tree: for bytes that pass through.
     */
    AnswerSummary summarize(byte[] body) throws MalformedAnswer, ErrorInAnswer;

    /** Whether a stream may come under this media type, which has no parameters: server-sent events for most. */
    default boolean streamsAs(String mediaType) {
        return mediaType.equals("text/event-stream");
    }

    /** Cuts a stream of this dialect into frames, none larger than so many bytes. */
    default FrameReader frames(InputStream in, int maxFrameBytes) {
        return new SseFrameReader(in, maxFrameBytes);
    }

    /** A reader for one stream, to canonical events. */
    StreamReader streamReader();

    /** A reader for one stream whose frames pass through untouched. */
    StreamScanner streamScanner(boolean usageWanted);

    /** What an error body says; never fails, an unreadable one gives nulls. */
    ProviderError readError(byte[] body);
}
