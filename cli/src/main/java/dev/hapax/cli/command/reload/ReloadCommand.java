package dev.hapax.cli.command.reload;

import dev.hapax.cli.command.LengthOfTime;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Pause;
import dev.hapax.shared.admin.AdminApi.Change;
import dev.hapax.shared.admin.AdminApi.Reload;
import dev.hapax.shared.admin.AdminApi.Reloaded;
import dev.hapax.shared.admin.AdminApi.Status;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

public final class ReloadCommand implements Command {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private boolean force;
    private @Nullable String to;
    private boolean wait;
    private @Nullable Duration timeout;

    private final Where where;
    private final Output output;
    private final Clock clock;
    private final Pause pause;

    public ReloadCommand(Where where, Output output, Clock clock, Pause pause) {
        this.where = where;
        this.output = output;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Makes the daemon take its changed file; no request fails, and a bad file changes nothing.")
                .flag("--force", "Reload the same content too, and read key files again.", on -> force = on)
                .option(
                        "--to",
                        "REVISION",
                        "Go back to this revision of hapax config history; the file has its content again.",
                        String.class,
                        given -> to = given)
                .flag(
                        "--wait",
                        "Return when the last request that was begun on an older configuration has ended.",
                        on -> wait = on)
                .option(
                        "--timeout",
                        "TIME",
                        "Give up after so long, such as 30s; otherwise 30 s for the answer, and --wait as long as it takes.",
                        new LengthOfTime.OrSeconds(),
                        given -> timeout = given)
                .examples(
                        "hapax reload",
                        "hapax reload --force",
                        "hapax reload --wait --timeout 2m",
                        "hapax reload --to 3f1c9e2a",
                        "hapax reload -o json")
                .exitCodes(
                        "0:in force, or unchanged",
                        "1:that revision is not kept",
                        "3:rejected; the old configuration goes on",
                        "4:no daemon runs",
                        "6:no answer, or older requests still run, after --timeout");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, InterruptedException {
        Instant asked = clock.instant();
        AdminClient daemon = timeout == null ? where.daemon() : where.daemon(timeout);
        Reloaded reloaded = daemon.reload(new Reload(force, to));
        if (wait && reloaded.streamsOnOldGeneration() > 0) {
            output.note(lines(reloaded).getFirst());
            output.note("waiting for " + Words.count(reloaded.streamsOnOldGeneration(), "older request"));
            waitForTheOlder(daemon, asked);
        }
        List<String> asides = wait ? List.of() : asides(reloaded);
        output.show(Answer.of(reloaded, new Lines(lines(reloaded))).withAsides(asides));
        return ExitCode.OK.code();
    }

    private void waitForTheOlder(AdminClient daemon, Instant asked)
            throws AdminException, CliFailed, InterruptedException {
        Status status = daemon.status();
        while (status.inFlightOnOldGeneration() > 0) {
            if (timeout != null && !clock.instant().isBefore(asked.plus(timeout))) {
                int left = status.inFlightOnOldGeneration();
                throw CliFailed.of(
                                ExitCode.TIMEOUT,
                                "reload.timeout",
                                Words.count(left, "older request") + (left == 1 ? " still runs" : " still run"))
                        .details(List.of("generation " + status.generation() + " is in force; new requests have it"));
            }
            pause.of(BETWEEN_LOOKS);
            status = daemon.status();
        }
    }

    private static List<String> lines(Reloaded reloaded) {
        if (reloaded.result().equals("unchanged")) {
            return List.of("unchanged   generation " + reloaded.generation()
                    + "   (same content; --force reloads anyway, and reads key files again)");
        }
        List<String> lines = new ArrayList<>();
        lines.add("reloaded   generation " + reloaded.previous() + " -> " + reloaded.generation() + "   in "
                + Words.of(Duration.ofMillis(reloaded.tookMs())));
        int widest = reloaded.changes().stream()
                .mapToInt(change -> subject(change).length())
                .max()
                .orElse(0);
        for (Change change : reloaded.changes()) {
            String subject = subject(change);
            lines.add(("  " + change.sign() + " " + subject + " ".repeat(widest - subject.length()) + "   "
                            + change.detail())
                    .stripTrailing());
        }
        return lines;
    }

    private static String subject(Change change) {
        return (change.what() + " " + change.name()).strip();
    }

    private static List<String> asides(Reloaded reloaded) {
        int streams = reloaded.streamsOnOldGeneration();
        return streams == 0
                ? List.of()
                : List.of(Words.count(streams, "stream") + (streams == 1 ? " keeps" : " keep") + " generation "
                        + reloaded.previous() + (streams == 1 ? " until it ends" : " until they end"));
    }
}
