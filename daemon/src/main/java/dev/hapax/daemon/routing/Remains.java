package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to say when nobody answered: the last column of failover.md §1. */
final class Remains {
    /** Never more is asked of a caller. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
    /** A client's own repetitions, three calls in all, must not cost a provider that is down more than four. */
    private static final int CALLS_ENOUGH = 2;

    private final boolean knowsOverloaded;
    private final Map<String, String> passedOver = new LinkedHashMap<>();
    private @Nullable Failure last;
    private @Nullable GatewayError unfit;
    private @Nullable Duration earliest;
    private boolean onlyLimits = true;
    private boolean onlyOverload = true;
    private boolean worthRepeating;

    /** @param knowsOverloaded whether the caller's dialect knows status 529 */
    Remains(boolean knowsOverloaded) {
        this.knowsOverloaded = knowsOverloaded;
    }

    /** @param aside for how long the target is set aside now, zero for not */
    void failed(Failure failure, Duration aside) {
        failed(failure);
        if (limited(failure.kind()) || failure.kind() == FailureKind.OVERLOADED) {
            mayComeBack(aside.isPositive() ? aside : failure.retryAfter());
        }
    }

    void failed(Failure failure) {
        last = failure;
        onlyLimits &= limited(failure.kind());
    }

    void passedOver(Target target, Admission.Refused why) {
        passedOver.put(target.toString(), why.explanation());
        boolean off = why.reason().equals("off");
        if (!off) {
            mayComeBack(why.retryAfter());
            onlyLimits &= why.since() != null && limited(why.since());
            onlyOverload &= why.since() == FailureKind.OVERLOADED;
            worthRepeating |=
                    why.since() == null || FailurePolicy.row(why.since()).worthRepeating();
        }
    }

    /** A target that cannot be asked this; its reason is the caller's answer if no other target was tried. */
    void unfit(GatewayError why) {
        if (unfit == null) {
            unfit = why;
        }
    }

    private static boolean limited(FailureKind kind) {
        return switch (kind) {
            case RATE_LIMITED, RATE_LIMITED_LONG -> true;
            default -> false;
        };
    }

    private void mayComeBack(@Nullable Duration after) {
        if (after != null && (earliest == null || after.compareTo(earliest) < 0)) {
            earliest = after;
        }
    }

    /**
     * @param calls that were made
     * @param callsLeft whether another try of the caller's could make some more
     */
    GatewayError error(int calls, boolean callsLeft) {
        Failure failure = last;
        if (failure == null) {
            return unfit == null ? noneUsable() : unfit;
        }
        Row row = FailurePolicy.row(failure.kind());
        int status = row.status() != 0 ? row.status() : failure.status();
        if (failure.kind() == FailureKind.OVERLOADED && !knowsOverloaded) {
            status = 503;
        }
        String code = row.code() != null ? row.code() : failure.code();
        boolean repeat = row.worthRepeating() && (calls < CALLS_ENOUGH || (callsLeft && limited(failure.kind())));
        // A caller's own mistake and a provider's trouble that is passed on keep the provider's words.
        boolean received = row.status() == 0 || failure.kind() == FailureKind.FORBIDDEN || status == 429;
        byte[] body = received ? failure.body() : null;
        GatewayError error = GatewayError.of(kind(failure, status), status, code, message(failure))
                .repeated(
                        status == 429 || (repeat && (status == 529 || status == 503)) ? wait(failure) : null,
                        repeat ? null : Boolean.FALSE)
                .with(passedOver);
        return body == null ? error : error.saying(body);
    }

    private Duration wait(Failure failure) {
        Duration wait = onlyLimits && earliest != null ? earliest : failure.retryAfter();
        return atMost(wait == null ? Duration.ofSeconds(1) : wait);
    }

    private static Duration atMost(Duration wait) {
        if (wait.isZero()) {
            // Some HTTP libraries repeat a call by themselves when they read a zero.
            return SHORTEST_WAIT;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private GatewayError noneUsable() {
        boolean limited = onlyLimits && worthRepeating;
        boolean overloaded = onlyOverload && worthRepeating && knowsOverloaded;
        var why = new StringBuilder(limited ? "Every target limits its rate now" : "No target can be asked now");
        passedOver.forEach(
                (target, reason) -> why.append("; ").append(target).append(": ").append(reason));
        return GatewayError.of(
                        limited ? ErrorKind.RATE_LIMITED : ErrorKind.UNAVAILABLE,
                        limited ? 429 : overloaded ? 529 : 503,
                        limited ? "rate_limit_exceeded" : "no_provider_available",
                        why.toString())
                .repeated(atMost(earliest == null ? LONGEST_WAIT : earliest), worthRepeating ? null : Boolean.FALSE)
                .with(passedOver);
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
