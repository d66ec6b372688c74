package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.Cooling.Scope;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each failure before the commit does: failover.md §1 as data. The attempt loop, the documentation and the tests
 * read this one table.
 */
public final class FailurePolicy {
    /** Whether the same target is asked once more. */
    public enum Same {
        NEVER,
        /** At once and without counting as a retry: the call provably did nothing. */
        FREE,
        /** Once, after a back-off. */
        ONCE,
        /** Once, unless the provider says {@code x-should-retry: false}. */
        ONCE_UNLESS_TOLD,
        /** After the time that the provider named. */
        AFTER_WAIT,
        /** Once, if the stream was younger than a second. */
        ONCE_IF_YOUNG
    }

    /** Whether the next target of the chain is asked. */
    public enum Next {
        NEVER,
        YES,
        /** Only one whose declared context window is larger. */
        LARGER_CONTEXT
    }

    /**
     * One row.
     *
     * @param health whether it counts against the breaker
     * @param wholeProvider whether it then counts for every target of the provider
     * @param cool what is set aside, or null
     * @param coolFor for how long when the provider named no time; zero: 1, 2, 4 … 60 s
     * @param alert whether somebody should be told
     * @param status what the caller gets when nothing is left; 0: as received
     * @param code the caller's error code; null: as received
     * @param free whether the failed call provably did nothing (failover.md §8)
     * @param worthRepeating whether a client's own retry can help
     */
    public record Row(
            FailureKind kind,
            Same same,
            Next next,
            boolean health,
            boolean wholeProvider,
            @Nullable Scope cool,
            Duration coolFor,
            boolean alert,
            int status,
            @Nullable String code,
            boolean free,
            boolean worthRepeating) {
        /** In plain words. */
        public String meaning() {
            return FailureMeaning.of(kind);
        }

        /** What is set aside for this failure: as long as the provider asked for, else as the row says. */
        Cooling cooling(Failure failure) {
            return cool == null
                    ? Cooling.NONE
                    : new Cooling(cool, failure.retryAfter() != null ? failure.retryAfter() : coolFor);
        }
    }

    private static final Duration GROWING = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Map<FailureKind, Row> ROWS = table();

    private FailurePolicy() {}

    public static Row row(FailureKind kind) {
        return Objects.requireNonNull(ROWS.get(kind));
    }

    /** Every row, in the order of the table. */
    public static List<Row> rows() {
        return List.copyOf(ROWS.values());
    }

    private static Map<FailureKind, Row> table() {
        var rows = new EnumMap<FailureKind, Row>(FailureKind.class);
        for (FailureKind kind : FailureKind.values()) {
            rows.put(kind, rowOf(kind));
        }
        return rows;
    }

    private static Row rowOf(FailureKind kind) {
        return switch (kind) {
            case UNREACHABLE ->
                new RowInWriting(kind).next().providerHealth().alert().free().ends(502, "upstream_unreachable");
            case CONNECT_TIMEOUT ->
                new RowInWriting(kind).next().providerHealth().alert().free().ends(504, "upstream_timeout");
            case TLS ->
                new RowInWriting(kind)
                        .next()
                        .providerHealth()
                        .cool(Scope.PROVIDER, MINUTE)
                        .alert()
                        .free()
                        .ends(502, "upstream_tls");
            case RESET_REUSED ->
                new RowInWriting(kind).same(Same.FREE).next().free().ends(502, "upstream_reset");
            case RESET -> new RowInWriting(kind).same(Same.ONCE).next().health().ends(502, "upstream_reset");
            case SILENT -> new RowInWriting(kind).next().health().ends(504, "upstream_timeout");
            case RETRYABLE_4XX -> new RowInWriting(kind).same(Same.ONCE).next().asReceived();
            case RATE_LIMITED ->
                new RowInWriting(kind)
                        .same(Same.AFTER_WAIT)
                        .next()
                        .cool(Scope.TARGET, GROWING)
                        .free()
                        .ends(429, "rate_limit_exceeded");
            case RATE_LIMITED_LONG ->
                new RowInWriting(kind).next().cool(Scope.TARGET, GROWING).free().ends(429, "rate_limit_exceeded");
            case QUOTA ->
                new RowInWriting(kind)
                        .next()
                        .cool(Scope.KEY, FIVE_MINUTES)
                        .alert()
                        .free()
                        .hopeless()
                        .ends(429, null);
            case SERVER_ERROR ->
                new RowInWriting(kind)
                        .same(Same.ONCE_UNLESS_TOLD)
                        .next()
                        .health()
                        .alert()
                        .free()
                        .asReceived();
            case OVERLOADED ->
                new RowInWriting(kind)
                        .next()
                        .health()
                        .cool(Scope.PROVIDER, GROWING)
                        .free()
                        .ends(529, "overloaded");
            case KEY_REFUSED ->
                new RowInWriting(kind)
                        .next()
                        .cool(Scope.KEY, FIVE_MINUTES)
                        .alert()
                        .free()
                        .hopeless()
                        .ends(502, "provider_auth");
            case FORBIDDEN -> new RowInWriting(kind).free().hopeless().ends(403, null);
            case MODEL_MISSING ->
                new RowInWriting(kind)
                        .next()
                        .cool(Scope.TARGET, FIVE_MINUTES)
                        .alert()
                        .free()
                        .hopeless()
                        .ends(502, "provider_misconfigured");
            case CONTEXT_LENGTH ->
                new RowInWriting(kind)
                        .next(Next.LARGER_CONTEXT)
                        .free()
                        .hopeless()
                        .asReceived();
            case CALLER_ERROR -> new RowInWriting(kind).free().hopeless().asReceived();
            case FILTERED -> new RowInWriting(kind).hopeless().asReceived();
            case REDIRECT ->
                new RowInWriting(kind)
                        .next()
                        .cool(Scope.PROVIDER, MINUTE)
                        .alert()
                        .free()
                        .hopeless()
                        .ends(502, "upstream_redirect");
            case MALFORMED -> new RowInWriting(kind).next().health().ends(502, "upstream_malformed");
            case ERROR_EVENT ->
                new RowInWriting(kind).same(Same.ONCE).next().health().ends(502, "upstream_error");
            case STREAM_DIED ->
                new RowInWriting(kind).same(Same.ONCE_IF_YOUNG).next().health().ends(502, "upstream_stream_died");
            case OUR_LIMIT -> new RowInWriting(kind).next().free().ends(503, "overloaded");
            case CLIENT_CLOSED -> new RowInWriting(kind).ends(499, "client_closed");
            case DEADLINE -> new RowInWriting(kind).hopeless().ends(504, "deadline_exceeded");
        };
    }
}
