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
        List<Handle> handles) {
    public RequestScan {
        handles = List.copyOf(handles);
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

    /** @param end exclusive */
    public record Range(int start, int end) {}
}
