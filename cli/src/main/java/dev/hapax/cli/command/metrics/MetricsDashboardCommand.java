package dev.hapax.cli.command.metrics;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "dashboard",
        description = "Prints a dashboard for Grafana, ready to be imported.",
        footer = {"hapax metrics dashboard > hapax-dashboard.json"},
        exitCodeList = "0:printed")
public final class MetricsDashboardCommand implements Callable<Integer> {
    private final Output output;

    public MetricsDashboardCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        output.document(Dashboard.document());
        return ExitCode.OK.code();
    }
}
