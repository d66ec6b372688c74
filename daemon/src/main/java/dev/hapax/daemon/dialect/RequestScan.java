package dev.hapax.daemon.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a request's bytes finds, without a tree. Offsets are into the body's bytes.
 *
 * @param model the value, "" when absent
 * @param modelAt where the value stands, quotes included, or null when absent
 * @param stream whether a stream is asked for
 * @param usageWanted whether the caller asked for usage in the stream (openai: {@code stream_options.include_usage})
 * @param streamOptionsAt where the {@code stream_options} value stands, or null
 * @param insertAt where a first member of the object may be inserted: the byte after the opening brace
 * @param empty whether the object has no member
 * @param sideEffects whether the call changes something at the provider ({@code store}, {@code background}), so that
 *     only failures that provably did nothing may be tried elsewhere (failover.md §8)
 * @param chance how much of it is chance
 * @param handles what the request names that only the provider that made it holds
 */
public record RequestScan(
        String model,
        @Nullable Range modelAt,
        boolean stream,
        boolean usageWanted,
        @Nullable Range streamOptionsAt,
        int insertAt,
        boolean empty,
        boolean sideEffects,
        Chance chance,
        List<Handle> handles) {
    public RequestScan {
        handles = List.copyOf(handles);
    }

    /** One with no word about chance. */
    public RequestScan(
            String model,
            @Nullable Range modelAt,
            boolean stream,
            boolean usageWanted,
            @Nullable Range streamOptionsAt,
            int insertAt,
            boolean empty,
            boolean sideEffects,
            List<Handle> handles) {
        this(model, modelAt, stream, usageWanted, streamOptionsAt, insertAt, empty, sideEffects, Chance.USUAL, handles);
    }

    /** The same with what was found about chance. */
    public RequestScan with(Chance found) {
        return new RequestScan(
                model, modelAt, stream, usageWanted, streamOptionsAt, insertAt, empty, sideEffects, found, handles);
    }

    /** One that speaks of nothing that a provider holds. */
    public RequestScan(
            String model,
            @Nullable Range modelAt,
            boolean stream,
            boolean usageWanted,
            @Nullable Range streamOptionsAt,
            int insertAt,
            boolean empty,
            boolean sideEffects) {
        this(model, modelAt, stream, usageWanted, streamOptionsAt, insertAt, empty, sideEffects, List.of());
    }

    /**
     * Something held by a provider, e.g. an earlier answer.
     *
     * @param param the request's field, e.g. {@code previous_response_id}
     * @param id its value
     */
    public record Handle(String param, String id) {}

    /**
     * What is left to chance.
     *
     * @param temperature null if not said
     * @param seeded whether a seed is given
     * @param choices how many answers are wanted
     */
    public record Chance(@Nullable Double temperature, boolean seeded, int choices) {
        public static final Chance USUAL = new Chance(null, false, 1);
    }

    /** @param end exclusive */
    public record Range(int start, int end) {}
}
