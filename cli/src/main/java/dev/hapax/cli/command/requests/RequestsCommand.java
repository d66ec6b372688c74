package dev.hapax.cli.command.requests;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Watch;
import dev.hapax.shared.admin.AdminApi.Requests;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.DidYouMean;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

public final class RequestsCommand implements Command {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int ALL = 1_000;
    private static final String OTHER = "other";

    private boolean failed;
    private @Nullable String route;
    private int limit = 50;
    private boolean watching;

    private final Where where;
    private final Output output;
    private final Watch watch;

    public RequestsCommand(Where where, Output output, Watch watch) {
        this.where = where;
        this.output = output;
        this.watch = watch;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Lists the last requests and what became of them; the daemon remembers 1,000.")
                .flag("--failed", "Show only those that did not get what they asked for.", on -> failed = on)
                .option("--route", "URL", "Show only those of this route.", String.class, given -> route = given)
                .option(
                        "--limit",
                        "N",
                        "Show at most so many, the newest; 50 otherwise.",
                        Integer.class,
                        given -> limit = given)
                .flag("--watch", "Go on with what comes, a line each, until Ctrl-C.", on -> watching = on)
                .examples(
                        "hapax requests",
                        "hapax requests --failed --limit 20",
                        "hapax requests --route /v1/chat/completions -o json",
                        "hapax requests --watch -o jsonl")
                .exitCodes("0:shown", "2:no such route", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException, CliFailed {
        if (limit < 1 || limit > ALL) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "`--limit` is a number from 1 to 1000");
        }
        AdminClient daemon = where.daemon();
        String url = url();
        Requests found = daemon.requests(limit, 0, failed, url);
        if (found.requests().isEmpty() && url != null) {
            mustBeARoute(daemon, url);
        }
        var page = new RequestsPage(output.forPerson());
        output.show(page.of(found, watching));
        if (watching) {
            follow(daemon, url, page, found.last());
        }
        return ExitCode.OK.code();
    }

    private void follow(AdminClient daemon, @Nullable String url, RequestsPage page, long seen) throws AdminException {
        watch.begin();
        long last = seen;
        while (watch.again(BETWEEN_LOOKS) && output.delivered()) {
            Requests later = daemon.requests(ALL, last, failed, url);
            // Another daemon has begun at this socket, and counts from the beginning.
            boolean another = later.last() < last;
            last = another ? 0 : later.last();
            if (!later.requests().isEmpty()) {
                output.more(page.of(later, true));
            }
        }
    }

    /** {@code POST /v1/chat}, as the lists print it, is understood too. */
    private @Nullable String url() {
        return route == null ? null : route.substring(route.indexOf(' ') + 1);
    }

    private static void mustBeARoute(AdminClient daemon, String url) throws AdminException, CliFailed {
        List<String> urls =
                daemon.routes().routes().stream().map(RouteView::url).distinct().toList();
        if (!urls.contains(url) && !url.equals(OTHER)) {
            throw CliFailed.of(ExitCode.USAGE, "route.unknown", "no route `" + url + "`" + DidYouMean.suffix(url, urls))
                    .next("hapax route list     shows them all");
        }
    }
}
