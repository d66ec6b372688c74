package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.FailureKind;

/** Each row of the table in plain words. */
final class FailureMeaning {
    private FailureMeaning() {}

    static String of(FailureKind kind) {
        return switch (kind) {
            case UNREACHABLE -> "refused, no route, or the name is not known";
            case CONNECT_TIMEOUT -> "no connection within timeout.connect";
            case TLS -> "TLS failed: trust, name, expiry or protocol";
            case RESET_REUSED -> "a connection kept open ended before any byte of an answer";
            case RESET -> "a new connection ended before any byte of an answer";
            case SILENT -> "no content within first_token, or within this attempt's share of the deadline";
            case RETRYABLE_4XX -> "status 408, 409 or 425";
            case RATE_LIMITED -> "429, to be waited for at most failover.wait_for_retry_after, or with no time named";
            case RATE_LIMITED_LONG -> "429 with a longer wait";
            case QUOTA -> "402, or 429 because the account has nothing left";
            case SERVER_ERROR -> "status 500, 502, 503, 504 or 520 to 527";
            case OVERLOADED -> "529 or overloaded_error";
            case KEY_REFUSED -> "401, or 403 because of key, region or model";
            case FORBIDDEN -> "403 for another reason";
            case MODEL_MISSING -> "the model or its address is not there";
            case CONTEXT_LENGTH -> "the request is longer than the model's context";
            case CALLER_ERROR -> "another 400, 413, 415 or 422: the caller's own";
            case FILTERED -> "the provider will not answer this";
            case REDIRECT -> "3xx, which is never followed";
            case MALFORMED -> "200, but malformed, empty, cut, of a wrong type or over a limit";
            case ERROR_EVENT -> "an error event after content; before it counts as the status it stands for";
            case STREAM_DIED -> "a stream ended before it was whole";
            case OUR_LIMIT -> "max_concurrent calls of that provider are under way";
            case CLIENT_CLOSED -> "the caller left";
            case DEADLINE -> "the request's time was up";
        };
    }
}
