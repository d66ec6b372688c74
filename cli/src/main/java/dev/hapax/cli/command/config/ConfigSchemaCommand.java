package dev.hapax.cli.command.config;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.config.ConfigSchema;

public final class ConfigSchemaCommand implements Command {
    private final Output output;

    public ConfigSchemaCommand(Output output) {
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Prints the JSON Schema of the config file, by which editors complete and check it.")
                .examples("hapax config schema", "hapax config schema > hapax.schema.json")
                .exitCodes("0:printed");
    }

    @Override
    public Integer call() {
        output.document(ConfigSchema.document());
        return ExitCode.OK.code();
    }
}
