package dev.hapax.daemon.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a request, ready for the caller in the caller's dialect. */
public sealed interface Outcome {
    List<AttemptRecord> attempts();

    /** A whole answer. */
    record Whole(Provenance from, List<AttemptRecord> attempts, List<Unasked> unasked, byte[] body, Usage usage)
            implements Outcome {
        public Whole {
            attempts = List.copyOf(attempts);
            unasked = List.copyOf(unasked);
        }

        /** One that no target was asked for. */
        public Whole(Provenance from, byte[] body, Usage usage) {
            this(from, List.of(), List.of(), body, usage);
        }
    }

    /** A stream past its commit; whoever gets it must close it. Its end tells whom it did not need. */
    record Live(Provenance from, List<AttemptRecord> attempts, AnswerStream stream) implements Outcome {
        public Live {
            attempts = List.copyOf(attempts);
        }
    }

    /** Nobody answered. */
    record Failed(GatewayError error, List<AttemptRecord> attempts, List<Unasked> unasked) implements Outcome {
        public Failed {
            attempts = List.copyOf(attempts);
            unasked = List.copyOf(unasked);
        }

        /** Before any target was considered. */
        public Failed(GatewayError error) {
            this(error, List.of(), List.of());
        }
    }

    /**
     * Who answered.
     *
     * @param model the id that the provider knows it by
     * @param droppedParams parameters that the target cannot take and that were left out
     * @param upstreamRequestId the provider's id of the request, or null
     */
    record Provenance(
            Target target,
            String model,
            List<String> droppedParams,
            @Nullable String upstreamRequestId) {
        public Provenance {
            droppedParams = List.copyOf(droppedParams);
        }
    }
}
