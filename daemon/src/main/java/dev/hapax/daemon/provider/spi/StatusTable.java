package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.dialect.ProviderError;

/**
 * Which row of failover.md §1 an error answer is. A 429 is always {@link FailureKind#RATE_LIMITED} here: whether its
 * wait is a long one depends on {@code failover.wait_for_retry_after}, which routing knows.
 */
final class StatusTable {
    private StatusTable() {}

    static FailureKind kind(int status, ProviderError error, ErrorCodes codes) {
        if (status == 529
                || "overloaded_error".equals(error.type())
                || (status >= 500 && ErrorCodes.among(codes.overloaded(), error))) {
            return FailureKind.OVERLOADED;
        }
        return switch (status) {
            case 401 -> FailureKind.KEY_REFUSED;
            case 402 -> FailureKind.QUOTA;
            case 403 -> forbidden(error, codes);
            // 405 and 410: the endpoint or the model was there once, or the base URL leads elsewhere.
            case 404, 405, 410 -> FailureKind.MODEL_MISSING;
            case 408, 409, 425 -> FailureKind.RETRYABLE_4XX;
            case 429 -> ErrorCodes.among(codes.quota(), error) ? FailureKind.QUOTA : FailureKind.RATE_LIMITED;
            default ->
                status >= 500 ? FailureKind.SERVER_ERROR : status >= 400 ? badRequest(error, codes) : odd(status);
        };
    }

    private static FailureKind forbidden(ProviderError error, ErrorCodes codes) {
        if (ErrorCodes.among(codes.quota(), error)) {
            return FailureKind.QUOTA;
        }
        return ErrorCodes.among(codes.keyRefused(), error) ? FailureKind.KEY_REFUSED : FailureKind.FORBIDDEN;
    }

    private static FailureKind badRequest(ProviderError error, ErrorCodes codes) {
        if (ErrorCodes.among(codes.contextLength(), error)) {
            return FailureKind.CONTEXT_LENGTH;
        }
        if (ErrorCodes.among(codes.modelMissing(), error)) {
            return FailureKind.MODEL_MISSING;
        }
        if (ErrorCodes.among(codes.filtered(), error)) {
            return FailureKind.FILTERED;
        }
        if (ErrorCodes.among(codes.keyRefused(), error)) {
            return FailureKind.KEY_REFUSED;
        }
        return ErrorCodes.among(codes.quota(), error) ? FailureKind.QUOTA : FailureKind.CALLER_ERROR;
    }

    private static FailureKind odd(int status) {
        return status >= 300 ? FailureKind.REDIRECT : FailureKind.MALFORMED;
    }
}
