package dev.hapax.cli.command.config;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.shared.config.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "schema",
        description = "Prints the JSON Schema of the config file, by which editors complete and check it.",
        footer = {"hapax config schema", "hapax config schema > hapax.schema.json"},
        exitCodeList = "0:printed")
public final class ConfigSchemaCommand implements Callable<Integer> {
    private final Output output;

    public ConfigSchemaCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        output.document(ConfigSchema.document());
        return ExitCode.OK.code();
    }
}
