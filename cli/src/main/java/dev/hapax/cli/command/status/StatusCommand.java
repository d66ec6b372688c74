package dev.hapax.cli.command.status;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.admin.AdminApi.Requests;
import dev.hapax.shared.admin.AdminApi.Status;
import dev.hapax.shared.admin.AdminApi.Traffic;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

public final class StatusCommand implements Command {
    private static final int LAST_LINES = 5;

    /** @param providers how many of them are in each state */
    private record OneScreen(
            Status daemon, Map<String, Long> providers, Traffic traffic, List<RequestView> lastRequests) {}

    private final Where where;
    private final Output output;

    public StatusCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows the running daemon on one screen.")
                .examples("hapax status", "hapax status -o json")
                .exitCodes("0:it runs", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException {
        AdminClient daemon = where.daemon();
        Status status = daemon.status();
        List<ProviderView> providers = daemon.providers().providers();
        Requests requests = daemon.requests(LAST_LINES, 0, false, null);
        output.show(Answer.of(
                new OneScreen(status, byState(providers), requests.traffic(), requests.requests()),
                new Lines(lines(status, providers, requests))));
        return ExitCode.OK.code();
    }

    private List<String> lines(Status status, List<ProviderView> providers, Requests requests) {
        List<String> lines = new ArrayList<>();
        lines.add("hapax " + status.version() + "   " + (status.draining() ? "stopping" : "running") + "   pid "
                + status.pid() + "   up " + Words.of(Duration.ofMillis(status.uptimeMs())) + "   " + status.url());
        lines.add("config        " + config(status));
        if (status.lastReloadProblem() != null) {
            String at = status.lastReloadProblemAt();
            lines.add("              last reload rejected" + (at == null ? "" : " at " + Words.clock(at)) + ": "
                    + status.lastReloadProblem());
        }
        lines.add("providers     " + inWords(byState(providers)));
        lines.add("requests      " + traffic(requests.traffic()) + Words.count(status.inFlight(), "request")
                + " in flight"
                + (status.waiting() == 0 ? "" : ", " + status.waiting() + " of them waiting for a place"));
        lines.add("admin         " + status.socket());
        if (!requests.requests().isEmpty()) {
            lines.add("last lines");
            lines.addAll(LastLines.of(requests.requests()));
        }
        return lines;
    }

    private String config(Status status) {
        String file = status.configFile();
        return (file == null ? "no file; defaults" : where.display(Path.of(file))) + "   generation "
                + status.generation() + ", loaded " + Words.clock(status.loadedAt())
                + (status.fileDiffers() ? "   file is newer: hapax config diff" : "");
    }

    private static String traffic(Traffic traffic) {
        String window = Words.of(Duration.ofMillis(traffic.windowMs()));
        if (traffic.requests() == 0) {
            return "none in " + window + ", ";
        }
        String failed = String.format(Locale.ROOT, "%.1f", 100.0 * traffic.failed() / traffic.requests())
                .replaceFirst("\\.0$", "");
        Long p50 = traffic.p50Ms();
        return traffic.requests() + " in " + window + ", " + failed + " % failed, "
                + (p50 == null ? "" : "p50 " + Words.of(Duration.ofMillis(p50)) + ", ");
    }

    private static Map<String, Long> byState(List<ProviderView> providers) {
        return providers.stream()
                .collect(Collectors.groupingBy(ProviderView::state, LinkedHashMap::new, Collectors.counting()));
    }

    private static String inWords(Map<String, Long> states) {
        return states.isEmpty()
                ? "none"
                : states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", "));
    }
}
