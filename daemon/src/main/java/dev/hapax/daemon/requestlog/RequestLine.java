package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * One request as a log line. It travels as it is, so that the request's own thread lays nothing out.
 *
 * @see JsonLayout
 * @see TextLayout
 */
record RequestLine(RequestFinished request) {
    /** Under this name it travels in the event. */
    static final String KEY = "request";

    /** Writes every field by its name (observability.md §2), absent ones left out. */
    void write(JsonGenerator line) {
        line.writeStringProperty("event", "request");
        line.writeStringProperty("request_id", request.requestId());
        line.writeStringProperty("method", request.method());
        line.writeStringProperty("path", request.path());
        line.writeStringProperty("version", request.version());
        line.writeNumberProperty("status", request.status());
        line.writeNumberProperty("duration_ms", request.took().toMillis());
        line.writeStringProperty("client", request.client());
        if (request.firstByte() != null && request.streamed()) {
            line.writeNumberProperty("ttft_ms", request.firstByte().toMillis());
        }
        if (request.target() != null) {
            line.writeStringProperty("provider", request.target().provider());
            line.writeStringProperty("model", request.target().model());
        }
        if (!request.attempts().isEmpty()) {
            attempts(line);
        }
        if (!request.attempts().isEmpty() || !request.cache().equals("off")) {
            line.writeStringProperty("cache", request.cache());
        }
        used(line);
        if (request.error() != null && request.error().code() != null) {
            line.writeStringProperty("error", request.error().code());
        }
        if (request.bodies() != null) {
            line.writeStringProperty("request_body", request.bodies().request());
            line.writeStringProperty("answer_body", request.bodies().answer());
        }
    }

    private void attempts(JsonGenerator line) {
        line.writeArrayPropertyStart("attempts");
        for (AttemptRecord attempt : request.attempts()) {
            line.writeStartObject();
            line.writeStringProperty("target", attempt.target().toString());
            line.writeStringProperty("outcome", attempt.outcome());
            line.writeNumberProperty("ms", attempt.took().toMillis());
            line.writeEndObject();
        }
        line.writeEndArray();
    }

    private void used(JsonGenerator line) {
        if (request.usage() != null && request.usage().total() > 0) {
            line.writeObjectPropertyStart("tokens");
            line.writeNumberProperty("input", request.usage().input());
            line.writeNumberProperty("output", request.usage().output());
            line.writeEndObject();
        }
        if (request.costUsd() != null) {
            line.writeNumberProperty("cost_usd", request.costUsd());
        }
    }

    /** {@code 200 POST /v1/completions anthropic 812 ms 9 in 14 out req_…}: what a person reads. */
    String sentence() {
        return request.status() + "  " + rest();
    }

    /** The sentence without the status. */
    String rest() {
        var text = new StringBuilder().append(request.method()).append(' ').append(request.path());
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
