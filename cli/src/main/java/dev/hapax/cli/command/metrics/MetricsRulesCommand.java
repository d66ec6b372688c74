package dev.hapax.cli.command.metrics;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

public final class MetricsRulesCommand implements Command {
    private static final String FILE = "rules.yaml";

    private final Output output;

    public MetricsRulesCommand(Output output) {
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Prints recording and alerting rules for a Prometheus server.")
                .examples("hapax metrics rules > /etc/prometheus/hapax-rules.yml", "hapax metrics rules")
                .exitCodes("0:printed");
    }

    @Override
    public Integer call() throws IOException {
        try (InputStream rules = MetricsRulesCommand.class.getResourceAsStream(FILE)) {
            output.text(new String(Objects.requireNonNull(rules, FILE).readAllBytes(), StandardCharsets.UTF_8));
        }
        return ExitCode.OK.code();
    }
}
