package dev.hapax.cli.command.config;

import dev.hapax.cli.command.Edits;
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
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.Migration;
import dev.hapax.shared.config.edit.UnifiedDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

public final class ConfigMigrateCommand implements Command {
    /** @param patch empty where there is nothing to do */
    private record Migrated(String file, boolean changed, boolean written, String patch) {}

    private @Nullable Path file;
    private boolean write;
    private boolean exitCode;

    private final Where where;
    private final Output output;
    private final Edits edits;
    private final Surroundings surroundings;
    private final Supplier<List<KindInfo>> kinds;

    public ConfigMigrateCommand(
            Where where, Output output, Edits edits, Surroundings surroundings, Supplier<List<KindInfo>> kinds) {
        this.where = where;
        this.output = output;
        this.edits = edits;
        this.surroundings = surroundings;
        this.kinds = kinds;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows an older config file in the keys of today, as a patch; its meaning and comments stay.")
                .argument(
                        "FILE",
                        "0..1",
                        "The file, - for standard input (default: the one that the other commands would take).",
                        Path.class,
                        given -> file = given)
                .flag("-w, --write", "Write it; of standard input: print the result.", on -> write = on)
                .flag("--exit-code", "Exit 1 if there is something to do.", on -> exitCode = on)
                .examples(
                        "hapax config migrate",
                        "hapax config migrate -w",
                        "hapax config migrate old/config.yaml",
                        "hapax config migrate -w - > hapax.yaml")
                .exitCodes(
                        "0:shown or written, or there is nothing to do",
                        "1:with --exit-code: there is something to do",
                        "3:the file is missing or not valid, or cannot be rewritten safely",
                        "5:somebody else changed the file meanwhile",
                        "7:the file cannot be written");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        ConfigSource before = source();
        ConfigSource after = migrated(before);
        boolean changed = !Arrays.equals(before.bytes(), after.bytes());
        Path path = before.path();
        if (write && path == null) {
            output.text(new String(after.bytes(), StandardCharsets.UTF_8));
            return ExitCode.OK.code();
        }
        boolean written = false;
        if (write && changed && path != null) {
            save(path, before, after);
            written = true;
        }
        String patch = UnifiedDiff.of(before.name(), before.bytes(), after.bytes());
        var facts = new Migrated(path == null ? before.name() : path.toString(), changed, written, patch);
        output.show(Answer.of(facts, new Lines(patch.stripTrailing().lines().toList()))
                .withAsides(List.of(told(before.name(), changed))));
        return changed && exitCode ? ExitCode.NEGATIVE.code() : ExitCode.OK.code();
    }

    private String told(String name, boolean changed) {
        if (!changed) {
            return name + " has the keys of today already";
        }
        return write
                ? name + " written; it means what it meant"
                : "nothing written; hapax config migrate -w writes it, and the file goes on meaning the same";
    }

    private ConfigSource source() throws AdminException, CliFailed, IOException {
        if (file != null && file.toString().equals("-")) {
            return new ConfigSource("<stdin>", null, surroundings.in().readAllBytes());
        }
        Path meant = file == null ? edits.target() : where.mustRead(file);
        return ConfigSource.read(meant, where.display(meant));
    }

    private ConfigSource migrated(ConfigSource before) throws CliFailed {
        var loader = new ConfigLoader(kinds.get());
        var environment = new Environment(surroundings.environment(), Environment.Mode.IGNORE);
        Loaded loaded = loader.load(before, environment);
        if (!loaded.valid()) {
            throw CliFailed.of(ExitCode.CONFIG, "config.invalid", before.name() + " is not valid; mend it first")
                    .problems(Diagnostics.json(loaded), Diagnostics.frames(loaded));
        }
        try {
            var after = new ConfigSource(before.name(), before.path(), Migration.of(before.bytes()));
            Migration.mustMeanTheSame(loaded, loader.load(after, environment));
            return after;
        } catch (EditRefused refused) {
            throw CliFailed.of(EditSteps.refused(refused, before.name()));
        }
    }

    private static void save(Path path, ConfigSource before, ConfigSource after) throws CliFailed {
        try {
            ConfigFile.replace(path, ConfigFile.revisionOf(before.bytes()), after.bytes());
        } catch (ChangedMeanwhile changed) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.changed", changed.getMessage());
        } catch (IOException unwritable) {
            throw CliFailed.unwritable("config.unwritable", before.name(), unwritable);
        }
    }
}
