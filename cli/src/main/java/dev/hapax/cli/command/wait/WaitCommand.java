package dev.hapax.cli.command.wait;

import dev.hapax.cli.command.LengthOfTime;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Pause;
import dev.hapax.shared.admin.AdminApi.Status;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

public final class WaitCommand implements Command {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** What can be waited for. */
    enum Condition {
        READY,
        HEALTHY
    }

    private Condition condition = Condition.READY;
    private Duration timeout = Duration.ofSeconds(30);

    /** How it is at one look. */
    private sealed interface Look {}

    private record Met(Status status) implements Look {}

    /** @param details of the error, where there was one */
    private record NotYet(String why, List<String> details) implements Look {}

    /** @param condition ready or healthy */
    private record Waited(String condition, String url, long pid, long waitedMs) {}

    private final Where where;
    private final Output output;
    private final Clock clock;
    private final Pause pause;

    public WaitCommand(Where where, Output output, Clock clock, Pause pause) {
        this.where = where;
        this.output = output;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Waits until the daemon takes requests; for scripts, unit files and containers.")
                .option(
                        "--for",
                        "CONDITION",
                        "Wait for ready (it takes requests; the default), or healthy (and a provider answers).",
                        Condition.class,
                        given -> condition = given)
                .option(
                        "--timeout",
                        "TIME",
                        "Give up after so long, such as 2m; 30s otherwise.",
                        new LengthOfTime.OrSeconds(),
                        given -> timeout = given)
                .examples("hapax wait", "hapax wait --for healthy --timeout 2m", "hapax wait --timeout 10s -q")
                .exitCodes("0:it is so", "6:it is not so after --timeout", "7:the socket belongs to somebody else");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, InterruptedException {
        AdminClient daemon = where.daemon();
        Instant began = clock.instant();
        boolean told = false;
        while (true) {
            Look look = look(daemon);
            Duration waited = Duration.between(began, clock.instant());
            switch (look) {
                case Met(Status status) -> {
                    show(status, waited);
                    return ExitCode.OK.code();
                }
                case NotYet notYet -> {
                    if (waited.compareTo(timeout) >= 0) {
                        throw late(notYet, waited);
                    }
                    if (!told) {
                        output.note("waiting up to " + Words.of(timeout) + ": " + notYet.why());
                        told = true;
                    }
                }
            }
            pause.of(BETWEEN_LOOKS);
        }
    }

    private Look look(AdminClient daemon) throws AdminException {
        try {
            Status status = daemon.status();
            if (status.draining()) {
                return new NotYet("the daemon is stopping", List.of());
            }
            boolean met = condition == Condition.READY
                    || daemon.providers().providers().stream()
                            .anyMatch(provider -> provider.state().equals("healthy"));
            return met ? new Met(status) : new NotYet("no provider is healthy", List.of());
        } catch (AdminException no) {
            return switch (no.error().id()) {
                case "daemon.unreachable", "daemon.silent", "daemon.hung_up" ->
                    new NotYet(no.error().message(), no.error().details());
                default -> throw no;
            };
        }
    }

    private CliFailed late(NotYet notYet, Duration waited) {
        String message = "not " + word() + " after " + Words.of(waited) + ": " + notYet.why();
        String next = condition == Condition.HEALTHY && notYet.details().isEmpty()
                ? "hapax providers status     see why"
                : "hapax serve     start one, and see what it says";
        return CliFailed.of(ExitCode.TIMEOUT, "wait.timeout", message)
                .details(notYet.details())
                .next(next);
    }

    private void show(Status status, Duration waited) {
        output.show(Answer.ofLines(
                new Waited(word(), status.url(), status.pid(), waited.toMillis()),
                word() + "   " + status.url() + "   after " + Words.of(waited)));
    }

    private String word() {
        return condition.name().toLowerCase(Locale.ROOT);
    }
}
