package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.sse.Frame;
import java.util.List;

/** Watches the frames of one streamed answer that pass through untouched. */
public interface StreamScanner {
    /** What a frame means to whoever passes it on. */
    enum Seen {
        /** Comes before any content and may be held back. */
        LIFECYCLE,
        /** The caller sees something of the answer. */
        CONTENT,
        /** Only for the gateway: the usage that the caller did not ask for. */
        OURS_ALONE
    }

    /**
     * @throws MalformedAnswer if the frame is not of the dialect
     * @throws ErrorInAnswer if it is the dialect's error event
     */
    Seen scan(Frame frame) throws MalformedAnswer, ErrorInAnswer;

    /** Whether the dialect's own end was seen: the answer is whole (failover.md §2). */
    boolean whole();

    /** Whether nothing more is to come, though the connection may still be open. */
    boolean complete();

    /** What was reported so far. */
    Usage usage();

    /** Names of what the provider now holds and a later request may speak of. */
    default List<String> handles() {
        return List.of();
    }

    /** What the provider put to its reasoning so far so that it, and nobody else, recognises it later. */
    default List<String> signatures() {
        return List.of();
    }
}
