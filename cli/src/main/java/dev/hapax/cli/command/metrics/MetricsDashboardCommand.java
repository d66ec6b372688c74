package dev.hapax.cli.command.metrics;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;

public final class MetricsDashboardCommand implements Command {
    private final Output output;

    public MetricsDashboardCommand(Output output) {
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Prints a dashboard for Grafana, ready to be imported.")
                .examples("hapax metrics dashboard > hapax-dashboard.json")
                .exitCodes("0:printed");
    }

    @Override
    public Integer call() {
        output.document(Dashboard.document());
        return ExitCode.OK.code();
    }
}
