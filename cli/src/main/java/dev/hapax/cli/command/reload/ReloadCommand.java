package dev.hapax.cli.command.reload;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.Change;
import dev.hapax.shared.admin.AdminApi.Reload;
import dev.hapax.shared.admin.AdminApi.Reloaded;
import dev.hapax.shared.client.AdminException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reload",
        description = "Makes the daemon take its changed file; no request fails, and a bad file changes nothing.",
        footer = {"hapax reload", "hapax reload --force", "hapax reload --to 3f1c9e2a", "hapax reload -o json"},
        exitCodeList = {
            "0:in force, or unchanged",
            "1:that revision is not kept",
            "3:rejected; the old configuration goes on",
            "4:no daemon runs"
        })
public final class ReloadCommand implements Callable<Integer> {
    @Option(names = "--force", description = "Reload the same content too, and read key files again.")
    boolean force;

    @Option(
            names = "--to",
            paramLabel = "REVISION",
            description = "Go back to this revision of hapax config history; the file has its content again.")
    @Nullable
    String to;

    private final Where where;
    private final Output output;

    public ReloadCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Integer call() throws AdminException {
        Reloaded reloaded = where.daemon().reload(new Reload(force, to));
        output.show(Answer.of(reloaded, new Lines(lines(reloaded))).withAsides(asides(reloaded)));
        return ExitCode.OK.code();
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
