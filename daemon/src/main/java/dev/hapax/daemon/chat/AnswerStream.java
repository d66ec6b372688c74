package dev.hapax.daemon.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a streamed answer in the caller's dialect, pulled by whoever writes it. Not safe for two threads, except
 * {@link #close}, which ends the upstream call from anywhere.
 */
public interface AnswerStream extends AutoCloseable {
    /**
     * Waits for the next bytes: whole frames, everything that is there now. A failure after the commit comes as the
     * dialect's error frame, after which the stream ends without its terminal marker.
     *
     * @return null at the end
     */
    byte @Nullable [] next();

    /**
     * Whether what is missing is no part of the answer: a count, an end marker, the connection's end. From any thread.
     */
    default boolean allGiven() {
        return false;
    }

    /** How it ended; {@code ok} only after the dialect's own end was seen. Meaningful once {@link #next} gave null. */
    End end();

    @Override
    void close();

    /**
     * @param usage of all calls that the answer is made of
     * @param failure null when the answer is complete
     * @param attempts all that were made, those after the stream had begun too
     */
    record End(Usage usage, @Nullable Failure failure, List<AttemptRecord> attempts, List<Unasked> unasked) {
        public End {
            attempts = List.copyOf(attempts);
            unasked = List.copyOf(unasked);
        }

        /** Of a stream that no target was asked for. */
        public End(Usage usage, @Nullable Failure failure) {
            this(usage, failure, List.of(), List.of());
        }
    }
}
