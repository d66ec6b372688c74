package dev.hapax.cli.command.stop;

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
import dev.hapax.shared.admin.AdminApi.Stopping;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

public final class StopCommand implements Command {
    private static final Duration BEYOND_THE_DRAIN = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private @Nullable Duration timeout;

    private record Stopped(long pid, int inFlight, long tookMs) {}

    private final Where where;
    private final Output output;
    private final Clock clock;
    private final Pause pause;

    public StopCommand(Where where, Output output, Clock clock, Pause pause) {
        this.where = where;
        this.output = output;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Stops the daemon: it takes nothing new, finishes what is in flight, and ends.")
                .option(
                        "--timeout",
                        "TIME",
                        "Wait so long, such as 30s; otherwise as long as the daemon drains, and 5 s more.",
                        new LengthOfTime.OrSeconds(),
                        given -> timeout = given)
                .examples("hapax stop", "hapax stop --timeout 5s")
                .exitCodes("0:it has stopped", "4:no daemon runs", "6:it still runs after --timeout");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, InterruptedException {
        AdminClient daemon = where.daemon();
        Status status = daemon.status();
        Instant asked = clock.instant();
        Stopping stopping = daemon.stop();
        output.note("stopping: "
                + (stopping.inFlight() == 0
                        ? "nothing in flight"
                        : Words.count(stopping.inFlight(), "request") + " in flight, waiting up to "
                                + Words.of(Duration.ofMillis(stopping.deadlineMs()))));
        waitForTheEnd(daemon, asked.plus(limit(stopping)));
        Duration took = Duration.between(asked, clock.instant());
        output.show(Answer.ofLines(
                new Stopped(status.pid(), stopping.inFlight(), took.toMillis()),
                "stopped   pid " + status.pid() + "   after " + Words.of(took)));
        return ExitCode.OK.code();
    }

    private Duration limit(Stopping stopping) {
        return timeout == null ? Duration.ofMillis(stopping.deadlineMs()).plus(BEYOND_THE_DRAIN) : timeout;
    }

    private void waitForTheEnd(AdminClient daemon, Instant end) throws AdminException, CliFailed, InterruptedException {
        while (stillThere(daemon)) {
            if (clock.instant().isAfter(end)) {
                throw CliFailed.of(ExitCode.TIMEOUT, "stop.timeout", "the daemon is still stopping");
            }
            pause.of(BETWEEN_LOOKS);
        }
    }

    /** One that ends while it is asked breaks off its answer. */
    private static boolean stillThere(AdminClient daemon) throws AdminException {
        try {
            return daemon.reachable();
        } catch (AdminException brokeOff) {
            if (brokeOff.error().id().equals("daemon.hung_up")) {
                return true;
            }
            throw brokeOff;
        }
    }
}
