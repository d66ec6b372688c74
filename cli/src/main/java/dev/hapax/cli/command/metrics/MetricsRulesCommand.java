package dev.hapax.cli.command.metrics;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "rules",
        description = "Prints recording and alerting rules for a Prometheus server.",
        footer = {"hapax metrics rules > /etc/prometheus/hapax-rules.yml", "hapax metrics rules"},
        exitCodeList = "0:printed")
public final class MetricsRulesCommand implements Callable<Integer> {
    private static final String FILE = "rules.yaml";

    private final Output output;

    public MetricsRulesCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        try (InputStream rules = MetricsRulesCommand.class.getResourceAsStream(FILE)) {
            output.text(new String(Objects.requireNonNull(rules, FILE).readAllBytes(), StandardCharsets.UTF_8));
        }
        return ExitCode.OK.code();
    }
}
