package dev.hapax.cli.command.status;

import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.AttemptView;
import dev.hapax.shared.admin.AdminApi.RequestView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The last requests, a line each: who answered and how fast, or what went wrong. */
final class LastLines {
    private static final List<Column> COLUMNS =
            List.of(new Column("", 1), new Column("", 1), new Column("", 1), new Column("", 1), new Column("", 1));

    private LastLines() {}

    static List<String> of(List<RequestView> requests) {
        return new Table(COLUMNS, requests.stream().map(LastLines::row).toList()).lines();
    }

    private static List<String> row(RequestView request) {
        return List.of(
                "  " + Words.clock(request.at()),
                Integer.toString(request.status()),
                request.method() + " " + request.path(),
                provider(request),
                failed(request) ? problem(request) : Words.of(Duration.ofMillis(request.durationMs())));
    }

    private static boolean failed(RequestView request) {
        return request.status() >= 400 || request.errorType() != null;
    }

    /** Who answered, else who is told to have failed. */
    private static String provider(RequestView request) {
        String target = request.target() == null
                ? failure(request).map(AttemptView::target).orElse(null)
                : request.target();
        return target == null ? "-" : target.substring(0, target.indexOf('/'));
    }

    private static String problem(RequestView request) {
        return failure(request).map(LastLines::problem).orElseGet(() -> withoutAttempt(request));
    }

    /** The last call that failed; where none was made, the first target that was passed over. */
    private static Optional<AttemptView> failure(RequestView request) {
        return request.attempts().stream()
                .filter(attempt -> attempt.called() && !attempt.outcome().equals("ok"))
                .reduce((_, last) -> last)
                .or(() -> request.attempts().stream()
                        .filter(attempt -> !attempt.called())
                        .findFirst());
    }

    /** An answer of the gateway's own; that of the health page is no error, whatever its status. */
    private static String withoutAttempt(RequestView request) {
        if (request.error() != null) {
            return request.error().message();
        }
        return request.errorType() == null ? Words.of(Duration.ofMillis(request.durationMs())) : request.errorType();
    }

    private static String problem(AttemptView attempt) {
        return (attempt.status() == null ? "" : attempt.status() + " ") + attempt.outcome();
    }
}
