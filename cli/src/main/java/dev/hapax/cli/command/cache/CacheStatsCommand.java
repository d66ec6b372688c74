package dev.hapax.cli.command.cache;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.CacheStats;
import dev.hapax.shared.client.AdminException;
import java.util.List;
import java.util.Locale;

public final class CacheStatsCommand implements Command {
    private static final long KIB = 1024;

    private final Where where;
    private final Output output;

    public CacheStatsCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows what is kept, and how many requests a kept or shared answer served.")
                .examples("hapax cache stats", "hapax cache stats -o json")
                .exitCodes("0:shown", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException {
        CacheStats stats = where.daemon().cacheStats();
        Answer answer = Answer.ofLines(
                stats,
                line("kept", kept(stats)),
                line("hits", hits(stats)),
                line("stored", Long.toString(stats.stored())),
                line("shared", Words.count(stats.shared(), "request") + " served by another's call"),
                line(
                        "under way",
                        Words.count(stats.callsUnderWay(), "call") + " for "
                                + Words.count(stats.requestsUnderWay(), "request")));
        output.show(
                stats.type() == null
                        ? answer.withAsides(List.of("no route keeps answers; `cache: {enable: true}` in the file does"))
                        : answer);
        return ExitCode.OK.code();
    }

    private static String line(String name, String what) {
        return "%-12s%s".formatted(name, what);
    }

    private static String kept(CacheStats stats) {
        if (stats.type() == null) {
            return "nothing";
        }
        String all = Words.count(stats.entries(), "answer") + ", " + size(stats.bytes()) + " in " + stats.type();
        return stats.evicted() == 0 ? all : all + "; " + stats.evicted() + " made room for others";
    }

    private static String hits(CacheStats stats) {
        long asked = stats.hits() + stats.misses();
        return asked == 0
                ? "0"
                : "%d of %d (%d %%)".formatted(stats.hits(), asked, Math.round(100.0 * stats.hits() / asked));
    }

    private static String size(long bytes) {
        return bytes < KIB * KIB
                ? String.format(Locale.ROOT, "%.1f KiB", (double) bytes / KIB)
                : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (KIB * KIB));
    }
}
