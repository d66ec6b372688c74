package dev.hapax.cli.command.cache;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.CacheCleared;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "clear",
        description = "Forgets every kept answer, of other daemons in the same place too.",
        footer = {"hapax cache clear --yes", "hapax cache clear --yes -o json"},
        exitCodeList = {"0:done", "2:--yes is missing; says how many answers would go", "4:no daemon runs"})
public final class CacheClearCommand implements Callable<Integer> {
    @Option(names = "--yes", description = "Do it; without it nothing is forgotten.")
    boolean yes;

    private final Where where;
    private final Output output;

    public CacheClearCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Integer call() throws AdminException, CliFailed {
        AdminClient daemon = where.daemon();
        long kept = yes ? 0 : daemon.cacheStats().entries();
        if (kept > 0) {
            throw CliFailed.of(ExitCode.USAGE, "cache.unconfirmed", "this forgets " + Words.count(kept, "answer"))
                    .next("hapax cache clear --yes     do it");
        }
        CacheCleared cleared = yes ? daemon.clearCache() : new CacheCleared(0);
        output.show(Answer.ofLines(cleared, Words.count(cleared.entries(), "answer") + " forgotten"));
        return ExitCode.OK.code();
    }
}
