package dev.hapax.cli.command;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.shared.admin.AdminApi.EditFile;
import dev.hapax.shared.admin.AdminApi.FileEdited;
import dev.hapax.shared.admin.AdminApi.FileView;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import dev.hapax.shared.config.edit.EditBatch;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.Edited;
import dev.hapax.shared.config.edit.UnifiedDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Edits a file that no daemon holds, by the same rules as the daemon does (config.md §5): the result is valid, or no
 * worse than it was.
 */
public final class FileEdits {
    /** Whoever else writes at the same time is waited for so often; an edit is made anew to what they wrote. */
    private static final int TRIES = 20;

    private final Where where;
    private final Supplier<List<KindInfo>> kinds;
    private final Environment environment;

    public FileEdits(Where where, Supplier<List<KindInfo>> kinds, Environment environment) {
        this.where = where;
        this.kinds = kinds;
        this.environment = environment;
    }

    public FileEdited make(EditFile request) throws CliFailed, IOException {
        Path file = where.existingConfig();
        for (int tries = 1; ; tries++) {
            try {
                return once(file, request);
            } catch (ChangedMeanwhile changed) {
                if (tries == TRIES) {
                    throw CliFailed.of(ExitCode.CONFLICT, "config.changed", changed.getMessage())
                            .next("run it again: the change is made to the new content");
                }
            }
        }
    }

    /** What the file says. */
    public Loaded loaded() throws CliFailed, IOException {
        Path file = where.existingConfig();
        return load(ConfigSource.read(file, where.display(file)));
    }

    /**
     * What a gateway started now would go by: the file, or the environment where there is none.
     *
     * @throws CliFailed if the file is not valid
     */
    public HapaxConfig config() throws CliFailed, IOException {
        if (where.config().file() == null) {
            return new ConfigLoader(kinds.get()).withoutFile(environment);
        }
        Loaded loaded = loaded();
        HapaxConfig config = loaded.config();
        if (config == null) {
            throw CliFailed.of(
                            ExitCode.CONFIG, "config.invalid", loaded.source().name() + " is not valid")
                    .problems(Diagnostics.json(loaded), Diagnostics.frames(loaded));
        }
        return config;
    }

    /** The same for a content that is not in the file. */
    public Loaded load(ConfigSource source) {
        return new ConfigLoader(kinds.get()).load(source, environment);
    }

    private FileEdited once(Path file, EditFile request) throws CliFailed, ChangedMeanwhile, IOException {
        Loaded before = load(ConfigSource.read(file, where.display(file)));
        EditBatch.Result result = edit(before, request);
        Edited edited = result.whole();
        Loaded after = load(new ConfigSource(before.source().name(), file, edited.bytes()));
        checkNoWorse(before, after);
        boolean write = !request.dryRun() && edited.change() != Edited.Change.UNCHANGED;
        boolean inPlace = write && save(file, before, after).inPlace();
        HapaxConfig written = write ? after.config() : null;
        if (written != null) {
            where.completions().ifPresent(names -> names.write(written));
        }
        String patch = request.dryRun()
                ? UnifiedDiff.of(before.source().name(), before.source().bytes(), edited.bytes())
                : null;
        return new FileEdited(
                EditSteps.told(result),
                new FileView(file.toString(), after.revision(), edited.line(), edited.addedLines(), inPlace),
                false,
                0,
                0,
                0,
                0,
                patch);
    }

    private static EditBatch.Result edit(Loaded before, EditFile request) throws CliFailed {
        try {
            if (before.config() != null) {
                EditSteps.mustKnowTargets(
                        request.edits(), before.config().providers().keySet());
            }
            return EditSteps.batch(request.edits()).apply(before.source().bytes());
        } catch (EditRefused refused) {
            throw CliFailed.of(EditSteps.refused(refused, before.source().name()));
        }
    }

    /** Mistakes that were in the file before are not this edit's. */
    private static void checkNoWorse(Loaded before, Loaded after) throws CliFailed {
        if (errors(after) > errors(before)) {
            throw CliFailed.of(ExitCode.CONFIG, "config.invalid", "the file would not be valid; nothing was written")
                    .problems(Diagnostics.json(after), Diagnostics.frames(after));
        }
    }

    private static long errors(Loaded loaded) {
        return loaded.problems().stream().filter(Problem::isError).count();
    }

    private static ConfigFile.Saved save(Path file, Loaded before, Loaded after) throws CliFailed, ChangedMeanwhile {
        try {
            return ConfigFile.replace(file, before.revision(), after.source().bytes());
        } catch (IOException unwritable) {
            throw CliFailed.unwritable("config.unwritable", before.source().name(), unwritable);
        }
    }
}
