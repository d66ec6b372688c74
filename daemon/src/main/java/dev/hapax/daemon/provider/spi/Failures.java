package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.upstream.UpstreamCall;
import dev.hapax.daemon.upstream.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that can go wrong with a call, as the rows of failover.md §1. */
final class Failures {
    private final ErrorCodes codes;
    private final PlainWords words;
    private final boolean bodies;
    private final boolean namesHeld;

    Failures(ErrorCodes codes, PlainWords words) {
        this(codes, words, true, false);
    }

    private Failures(ErrorCodes codes, PlainWords words, boolean bodies, boolean namesHeld) {
        this.codes = codes;
        this.words = words;
        this.bodies = bodies;
        this.namesHeld = namesHeld;
    }

    /** The same without the provider's own bodies, for a caller who does not speak its dialect. */
    Failures translated() {
        return new Failures(codes, words, false, namesHeld);
    }

    /** The same for a request that names something the provider should hold: not finding that is the caller's own. */
    Failures namingHeld() {
        return new Failures(codes, words, bodies, true);
    }

    /** A status that is no answer. */
    AttemptFailed status(UpstreamCall call, ProviderError error) {
        int status = call.status();
        Duration inHeaders = RetryAfter.of(call.header("retry-after-ms"), call.header("retry-after"), Instant.now());
        Duration retryAfter = inHeaders == null ? error.retryAfter() : inHeaders;
        Boolean shouldRetry = call.header("x-should-retry")
                .map(value -> value.strip().equalsIgnoreCase("true"))
                .orElse(null);
        FailureKind kind = kind(status, error);
        return new AttemptFailed(
                new Failure(kind, status, codeOf(error), message(status, error), retryAfter, shouldRetry, body(error)));
    }

    private FailureKind kind(int status, ProviderError error) {
        boolean model = "model_not_found".equals(error.code());
        return status == 404 && namesHeld && !model ? FailureKind.CALLER_ERROR : StatusTable.kind(status, error, codes);
    }

    /** An error where an answer was expected: before content it counts as the status that it stands for. */
    AttemptFailed errorInAnswer(ProviderError error, boolean afterContent) {
        int status = ErrorCodes.statusOf(error);
        FailureKind kind = afterContent ? FailureKind.ERROR_EVENT : kind(status, error);
        return new AttemptFailed(new Failure(
                kind, status, codeOf(error), message(status, error), error.retryAfter(), null, body(error)));
    }

    private byte @Nullable [] body(ProviderError error) {
        return bodies && error.body().length > 0 ? words.withoutSecrets(error.body()) : null;
    }

    AttemptFailed malformed(int status, String what) {
        return failed(FailureKind.MALFORMED, status, what);
    }

    AttemptFailed failed(FailureKind kind, int status, String message) {
        return new AttemptFailed(new Failure(kind, status, null, words.of(message), null, null, null));
    }

    /** @param status 0 while no head had come */
    AttemptFailed upstream(UpstreamFailure failure, int status, boolean stream) {
        FailureKind kind =
                switch (failure.reason()) {
                    case UNREACHABLE -> FailureKind.UNREACHABLE;
                    case CONNECT_TIMEOUT -> FailureKind.CONNECT_TIMEOUT;
                    case TLS -> FailureKind.TLS;
                    case RESET_REUSED -> FailureKind.RESET_REUSED;
                    case RESET -> FailureKind.RESET;
                    case SILENT -> FailureKind.SILENT;
                    case MALFORMED -> FailureKind.MALFORMED;
                    case CUT -> stream && status == 200 ? FailureKind.STREAM_DIED : FailureKind.MALFORMED;
                    case CANCELLED -> FailureKind.CLIENT_CLOSED;
                };
        String message = failure.getMessage();
        return failed(kind, status, message == null ? kind.id() : message);
    }

    private String message(int status, ProviderError error) {
        String said = error.message();
        return said == null || said.isBlank() ? "the provider answered with status " + status : words.of(said);
    }

    /** The narrower of its two words. */
    private @Nullable String codeOf(ProviderError error) {
        String code = error.code() != null ? error.code() : error.type();
        return code == null ? null : words.of(code);
    }
}
