package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as a log line. It travels as it is, so that the request's own thread lays nothing out.
 *
 * @see JsonLayout
 * @see TextLayout
 */
record RequestLine(RequestFinished request) {
    /** Under this name it travels in the event. */
    static final String KEY = "request";

    /** Every field by its name (observability.md §2), absent ones left out. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "request");
        fields.put("request_id", request.requestId());
        fields.put("method", request.method());
        fields.put("path", request.path());
        fields.put("version", request.version());
        fields.put("status", request.status());
        fields.put("duration_ms", request.took().toMillis());
        fields.put("client", request.client());
        if (request.firstByte() != null && request.streamed()) {
            fields.put("ttft_ms", request.firstByte().toMillis());
        }
        if (request.target() != null) {
            fields.put("provider", request.target().provider());
            fields.put("model", request.target().model());
        }
        if (!request.attempts().isEmpty()) {
            fields.put("attempts", attempts());
        }
        if (!request.attempts().isEmpty() || !request.cache().equals("off")) {
            fields.put("cache", request.cache());
        }
        used(fields);
        if (request.error() != null && request.error().code() != null) {
            fields.put("error", request.error().code());
        }
        if (request.bodies() != null) {
            fields.put("request_body", request.bodies().request());
            fields.put("answer_body", request.bodies().answer());
        }
        return fields;
    }

    private void used(Map<String, Object> fields) {
        if (request.usage() != null && request.usage().total() > 0) {
            Map<String, Object> tokens = new LinkedHashMap<>();
            tokens.put("input", request.usage().input());
            tokens.put("output", request.usage().output());
            fields.put("tokens", tokens);
        }
        if (request.costUsd() != null) {
            fields.put("cost_usd", request.costUsd());
        }
    }

    private List<Map<String, Object>> attempts() {
        return request.attempts().stream()
                .map(attempt -> {
                    Map<String, Object> told = new LinkedHashMap<>();
                    told.put("target", attempt.target().toString());
                    told.put("outcome", attempt.outcome());
                    told.put("ms", attempt.took().toMillis());
                    return told;
                })
                .toList();
    }

    /** {@code 200 POST /v1/completions anthropic 812 ms 9 in 14 out req_…}: what a person reads. */
    String sentence() {
        var text = new StringBuilder()
                .append(request.status())
                .append("  ")
                .append(request.method())
                .append(' ')
                .append(request.path());
        if (request.target() != null) {
            text.append("  ").append(request.target().provider());
        }
        text.append("  ").append(request.took().toMillis()).append(" ms");
        if (request.usage() != null && request.usage().total() > 0) {
            text.append("  ")
                    .append(request.usage().input())
                    .append(" in ")
                    .append(request.usage().output())
                    .append(" out");
        }
        if (!request.cache().equals("off") && !request.cache().equals("miss")) {
            text.append("  cache ").append(request.cache());
        }
        failure().ifPresent(failure -> text.append("  after ").append(failure));
        return text.append("  ").append(request.requestId()).toString();
    }

    /**
     * The last call that failed, which the caller waited for; where none did, the first target that was passed over.
     */
    private Optional<String> failure() {
        return request.attempts().stream()
                .filter(attempt -> attempt.called() && !attempt.outcome().equals("ok"))
                .reduce((_, last) -> last)
                .or(() -> request.attempts().stream()
                        .filter(attempt ->
                                !attempt.called() && !attempt.outcome().equals(AttemptRecord.ESTIMATED))
                        .findFirst())
                .map(attempt -> attempt.target() + " " + attempt.outcome());
    }
}
