package dev.hapax.cli.command.status;

import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.AttemptView;
import dev.hapax.shared.admin.AdminApi.RequestView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The last requests, a line each: who answered and how fast, or what went wrong. */
final class LastLines {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final List<Column> COLUMNS =
            List.of(new Column("", 1), new Column("", 1), new Column("", 1), new Column("", 1), new Column("", 1));

    private LastLines() {}

    static List<String> of(List<RequestView> requests) {
        return new Table(COLUMNS, requests.stream().map(LastLines::row).toList()).lines();
    }

    private static List<String> row(RequestView request) {
        return List.of(
                "  " + CLOCK.format(Instant.parse(request.at()).atZone(ZoneId.systemDefault())),
                Integer.toString(request.status()),
                request.method() + " " + request.path(),
                provider(request),
                failed(request) ? problem(request) : Words.of(Duration.ofMillis(request.durationMs())));
    }

    private static boolean failed(RequestView request) {
        return request.status() >= 400 || request.errorType() != null;
    }

    /** Who answered, else who was asked last. */
    private static String provider(RequestView request) {
        String target = request.target() != null || request.attempts().isEmpty()
                ? request.target()
                : request.attempts().getLast().target();
        return target == null ? "-" : target.substring(0, target.indexOf('/'));
    }

    private static String problem(RequestView request) {
        return request.attempts().stream()
                .filter(attempt -> !attempt.outcome().equals("ok"))
                .reduce((_, last) -> last)
                .map(LastLines::problem)
                .orElseGet(() -> withoutAttempt(request));
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
