package dev.hapax.cli.command.config;

import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.EnvironmentOptions;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Effective;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.KeptSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

public final class ConfigShowCommand implements Command {
    private record Shown(String file, String text) {}

    /**
     * @param values as the file would write them, defaults filled in, secrets as {@code ***}
     * @param origins JSON pointer of a value to where it came from
     */
    private record Resolved(@Nullable String file, @Nullable Object values, Map<String, String> origins) {}

    private boolean resolved;
    private boolean origin;

    private final EnvironmentOptions variables = new EnvironmentOptions();

    private final Where where;
    private final Output output;
    private final Edits edits;
    private final Surroundings surroundings;
    private final Supplier<List<KindInfo>> kinds;

    public ConfigShowCommand(
            Where where, Output output, Edits edits, Surroundings surroundings, Supplier<List<KindInfo>> kinds) {
        this.where = where;
        this.output = output;
        this.edits = edits;
        this.surroundings = surroundings;
        this.kinds = kinds;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "Prints the config file, or all that is in force with it; keys that stand in clear are left out.")
                .flag(
                        "--resolved",
                        "Show every value in force: the file's, the environment's, the defaults. Secrets are ***.",
                        on -> resolved = on)
                .flag("--origin", "The same, and where each value came from.", on -> origin = on)
                .with(variables)
                .examples(
                        "hapax config show",
                        "hapax config show --resolved",
                        "hapax config show --origin",
                        "hapax config show --origin -o json")
                .exitCodes("0:shown", "3:there is none, or it is not valid");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        if (resolved || origin) {
            effective();
        } else {
            asItIs();
        }
        return ExitCode.OK.code();
    }

    private void asItIs() throws AdminException, CliFailed, IOException {
        Path file = edits.target();
        try {
            String text = new String(KeptSecrets.hidden(Files.readAllBytes(file)), StandardCharsets.UTF_8)
                    .replaceAll("\"\\$\\{kept:[0-9a-f]{64}}\"", "\"***\"");
            output.show(Answer.of(
                            new Shown(file.toString(), text),
                            new Lines(text.lines().toList()))
                    .withAsides(List.of(where.display(file))));
        } catch (EditRefused notYaml) {
            throw CliFailed.of(EditSteps.refused(notYaml, where.display(file)));
        }
    }

    private void effective() throws AdminException, CliFailed, IOException {
        Optional<Path> file = edits.targetIfAny();
        Environment environment = variables.read(surroundings, Environment.Mode.WARN);
        var loader = new ConfigLoader(kinds.get());
        Effective.Block whole =
                file.isPresent() ? ofFile(file.get(), loader, environment) : loader.effective(environment);
        String name = file.map(where::display).orElse("no config file; the defaults and the environment");
        output.show(Answer.of(
                        new Resolved(
                                file.map(Path::toString).orElse(null),
                                EffectiveText.values(whole),
                                origin ? EffectiveText.origins(whole) : Map.of()),
                        new Lines(EffectiveText.of(whole, origin)))
                .withAsides(List.of(name)));
    }

    private Effective.Block ofFile(Path file, ConfigLoader loader, Environment environment)
            throws CliFailed, IOException {
        ConfigSource source = ConfigSource.read(file, where.display(file));
        Loaded loaded = loader.load(source, environment);
        if (loaded.config() == null) {
            throw CliFailed.of(ExitCode.CONFIG, "config.invalid", source.name() + " is not valid")
                    .problems(Diagnostics.json(loaded), Diagnostics.frames(loaded));
        }
        return loader.effective(loaded, loaded.config(), environment);
    }
}
