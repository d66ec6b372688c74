package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to say when nobody answered: the last column of failover.md §1. */
final class Remains {
    /** Never more is asked of a caller. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Map<String, String> passedOver = new LinkedHashMap<>();
    private @Nullable Failure last;
    private @Nullable GatewayError unfit;
    private @Nullable Duration earliest;
    private boolean onlyLimits = true;

    void failed(Failure failure) {
        last = failure;
        boolean limited = failure.kind() == FailureKind.RATE_LIMITED || failure.kind() == FailureKind.RATE_LIMITED_LONG;
        onlyLimits &= limited;
        if (limited || failure.kind() == FailureKind.OVERLOADED) {
            mayComeBack(failure.retryAfter());
        }
    }

    void passedOver(Target target, String why, @Nullable Duration retryAfter) {
        passedOver.put(target.toString(), why);
        mayComeBack(retryAfter);
    }

    /** A target that cannot be asked this; its reason is the caller's answer if no other target was tried. */
    void unfit(GatewayError why) {
        if (unfit == null) {
            unfit = why;
        }
    }

    private void mayComeBack(@Nullable Duration after) {
        if (after != null && (earliest == null || after.compareTo(earliest) < 0)) {
            earliest = after;
        }
    }

    GatewayError error() {
        Failure failure = last;
        if (failure == null) {
            return unfit == null ? noneUsable() : unfit;
        }
        Row row = FailurePolicy.row(failure.kind());
        int status = row.status() != 0 ? row.status() : failure.status();
        String code = row.code() != null ? row.code() : failure.code();
        Boolean repeat = row.worthRepeating() ? null : Boolean.FALSE;
        // A caller's own mistake and a provider's trouble that is passed on keep the provider's words.
        boolean received = row.status() == 0 || failure.kind() == FailureKind.FORBIDDEN || status == 429;
        return new GatewayError(
                kind(failure, status),
                status,
                code,
                message(failure),
                null,
                status == 429 || status == 529 || status == 503 ? wait(failure) : null,
                repeat,
                passedOver,
                received ? failure.body() : null);
    }

    private Duration wait(Failure failure) {
        Duration wait = onlyLimits && earliest != null ? earliest : failure.retryAfter();
        if (wait == null) {
            return Duration.ofSeconds(1);
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private GatewayError noneUsable() {
        Duration wait = earliest == null || earliest.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : earliest;
        var why = new StringBuilder("No target can be asked now");
        passedOver.forEach(
                (target, reason) -> why.append("; ").append(target).append(": ").append(reason));
        return new GatewayError(
                ErrorKind.UNAVAILABLE,
                503,
                "no_provider_available",
                why.toString(),
                null,
                wait,
                null,
                passedOver,
                null);
    }

    private static ErrorKind kind(Failure failure, int status) {
        return switch (failure.kind()) {
            case RATE_LIMITED, RATE_LIMITED_LONG, QUOTA -> ErrorKind.RATE_LIMITED;
            case OVERLOADED, OUR_LIMIT -> ErrorKind.OVERLOADED;
            case DEADLINE -> ErrorKind.DEADLINE;
            case FORBIDDEN -> ErrorKind.FORBIDDEN;
            case CALLER_ERROR, CONTEXT_LENGTH, FILTERED, RETRYABLE_4XX ->
                status == 413 ? ErrorKind.TOO_LARGE : status < 500 ? ErrorKind.BAD_REQUEST : ErrorKind.UPSTREAM;
            case SILENT, CONNECT_TIMEOUT -> ErrorKind.DEADLINE;
            default -> ErrorKind.UPSTREAM;
        };
    }

    private static String message(Failure failure) {
        return switch (failure.kind()) {
            case KEY_REFUSED -> "The provider refuses the gateway's key; the owner must look at it";
            case MODEL_MISSING -> "The provider does not offer this model; the owner must look at the configuration";
            case DEADLINE -> "The deadline passed before anybody answered";
            default -> failure.message();
        };
    }
}
