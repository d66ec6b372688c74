package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One target's answer, in the caller's dialect. */
public sealed interface Answer {
    /** The model as the provider knows it. */
    String model();

    List<String> droppedParams();

    @Nullable
    String upstreamRequestId();

    /** Read to its end and checked. */
    record Whole(
            String model,
            List<String> droppedParams,
            @Nullable String upstreamRequestId,
            byte[] body,
            Usage usage,
            Held held)
            implements Answer {
        public Whole(
                String model,
                List<String> droppedParams,
                @Nullable String upstreamRequestId,
                byte[] body,
                Usage usage) {
            this(model, droppedParams, upstreamRequestId, body, usage, Held.NOTHING);
        }
    }

    /** Made by the gateway without a call, which tells nothing of the provider. */
    record Local(String model, byte[] body) implements Answer {
        @Override
        public List<String> droppedParams() {
            return List.of();
        }

        @Override
        public @Nullable String upstreamRequestId() {
            return null;
        }
    }

    /** Begun; the pieces must be pulled and it must be closed. */
    record Streamed(
            String model,
            List<String> droppedParams,
            @Nullable String upstreamRequestId,
            Pieces pieces) implements Answer {}

    /** The pieces of a streamed answer. One thread pulls; {@link #close} may come from any. */
    interface Pieces extends AutoCloseable {
        /**
         * Waits for the next piece.
         *
         * @return null after the dialect's own end
         * @throws AttemptFailed if it broke, stalled or ended before its own end, or brought an error event
         */
        @Nullable
        Piece next() throws AttemptFailed;

        /** Whether the dialect's own end was seen, and what is missing is no part of the answer. From any thread. */
        default boolean allGiven() {
            return false;
        }

        /** What was reported so far. */
        Usage usage();

        /** What is known so far to bind later requests to this provider. */
        default Held held() {
            return Held.NOTHING;
        }

        /** Ends the upstream call. */
        @Override
        void close();
    }

    /**
     * @param bytes for the caller, possibly none
     * @param content whether the caller sees something of the answer in them: the commit (failover.md §2)
     */
    record Piece(byte[] bytes, boolean content) {}
}
