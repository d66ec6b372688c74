package dev.hapax.cli.command.metrics;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.client.AdminException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

public final class MetricsScrapeConfigCommand implements Command {
    private static final URI USUAL = URI.create("http://127.0.0.1:8080");

    private List<String> targets = List.of();

    private @Nullable Path keyFile;

    private final Where where;
    private final Output output;

    public MetricsScrapeConfigCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Prints what a Prometheus server needs in its configuration to collect the metrics.")
                .options(
                        "--target",
                        "HOST:PORT",
                        "Where the gateway is found; else the running daemon says, else 127.0.0.1:8080.",
                        String.class,
                        given -> targets = given)
                .option(
                        "--key-file",
                        "PATH",
                        "A file with a client key, where metrics need one.",
                        Path.class,
                        given -> keyFile = given)
                .examples("hapax metrics scrape-config", "hapax metrics scrape-config --target gateway.internal:8080")
                .exitCodes("0:printed");
    }

    @Override
    public Integer call() {
        URI running = targets.isEmpty() ? running() : USUAL;
        List<String> found = targets.isEmpty() ? List.of(running.getAuthority()) : targets;
        var text = new StringBuilder("""
                # Below scrape_configs: of prometheus.yml.
                - job_name: hapax
                  metrics_path: /metrics
                  scheme: %s
                """.formatted(running.getScheme()));
        if (keyFile != null) {
            text.append("""
                      authorization:
                        type: Bearer
                        credentials_file: %s
                    """.formatted(quoted(keyFile.toString())));
        }
        text.append("  static_configs:\n    - targets:\n");
        for (String target : found) {
            text.append("        - ").append(quoted(target)).append('\n');
        }
        output.text(text.toString());
        return ExitCode.OK.code();
    }

    /** Where the daemon listens; without one, where it would by default. */
    private URI running() {
        try {
            return URI.create(where.daemon().status().url());
        } catch (AdminException none) {
            output.note("no daemon answers; " + USUAL.getAuthority() + " is a guess (name another with --target)");
            return USUAL;
        }
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
