package dev.hapax.cli.command.validate;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.syntax.OptionGroup;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.Mender;
import dev.hapax.shared.config.edit.Mender.Mended;
import dev.hapax.shared.config.edit.UnifiedDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What {@code --fix} does to the files, by the save protocol of config.md §5; standard input goes to standard output.
 */
final class Fixes implements OptionGroup {
    private boolean wanted;
    private boolean dryRun;

    private final Surroundings surroundings;
    private final Map<String, List<Problem>> made = new LinkedHashMap<>();
    private final StringBuilder patch = new StringBuilder();

    Fixes(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    boolean wanted() {
        return wanted;
    }

    boolean dryRun() {
        return dryRun;
    }

    /** The problems that are mended, or would be, by the name of their file. */
    Map<String, List<Problem>> made() {
        return made;
    }

    /** What {@code patch -p0} would have to do. */
    String patch() {
        return patch.toString();
    }

    /** What standard input became takes standard output. */
    boolean takesOutput(List<String> files) {
        return wanted && !dryRun && files.contains(FilesToCheck.STANDARD_INPUT);
    }

    /** The same file mended. */
    Loaded mended(Loaded before, Function<ConfigSource, Loaded> checks) throws CliFailed {
        if (!wanted) {
            return before;
        }
        Mended mended = new Mender(checks).mend(before);
        String name = before.source().name();
        if (mended.changes()) {
            made.put(name, mended.made());
        }
        byte[] bytes = mended.after().source().bytes();
        Path file = before.source().path();
        if (dryRun) {
            patch.append(UnifiedDiff.of(name, before.source().bytes(), bytes));
        } else if (file == null) {
            surroundings.out().writeBytes(bytes);
        } else if (mended.changes()) {
            save(file, before, bytes);
        }
        return mended.after();
    }

    private static void save(Path file, Loaded before, byte[] bytes) throws CliFailed {
        try {
            ConfigFile.replace(file, before.revision(), bytes);
        } catch (ConfigFile.ChangedMeanwhile changed) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.changed", changed.getMessage())
                    .next("run it again: the mends are made to the new content");
        } catch (IOException unwritable) {
            throw CliFailed.unwritable("config.unwritable", before.source().name(), unwritable);
        }
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.flag("--fix", "Make the safe mends in the files; nothing else in them changes.", on -> wanted = on)
                .flag("--dry-run", "With --fix: print the change as a patch; write nothing.", on -> dryRun = on);
    }
}
