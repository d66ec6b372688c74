package dev.hapax.cli.command.cache;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.CacheCleared;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;

public final class CacheClearCommand implements Command {
    private boolean yes;

    private final Where where;
    private final Output output;

    public CacheClearCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Forgets every kept answer, of other daemons in the same place too.")
                .flag("--yes", "Do it; without it nothing is forgotten.", on -> yes = on)
                .examples("hapax cache clear --yes", "hapax cache clear --yes -o json")
                .exitCodes("0:done", "2:--yes is missing; says how many answers would go", "4:no daemon runs");
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
