package dev.hapax.cli.command;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.syntax.OptionGroup;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.EditFile;
import dev.hapax.shared.admin.AdminApi.EditStep;
import dev.hapax.shared.admin.AdminApi.FileEdited;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.paths.ConfigLocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Edits of the file: a running daemon makes them, and where none runs the command line does. */
public final class Edits {
    /** What every command takes that changes the file. */
    public static final class Options implements OptionGroup {
        private boolean dryRun;

        private boolean exitCode;

        private boolean requireDaemon;

        @Override
        public void addTo(Syntax syntax) {
            syntax.flag("--dry-run", "Print the change as a patch; write nothing.", on -> dryRun = on)
                    .flag("--exit-code", "With --dry-run: exit 1 if there would be a change.", on -> exitCode = on)
                    .flag(
                            "--require-daemon",
                            "Exit 4 and leave the file alone if no daemon runs.",
                            on -> requireDaemon = on);
        }

        public boolean dryRun() {
            return dryRun;
        }

        public boolean requireDaemon() {
            return requireDaemon;
        }

        /** How a command ends whose edit is made. */
        public int exit(boolean changes) {
            return dryRun && exitCode && changes ? ExitCode.NEGATIVE.code() : ExitCode.OK.code();
        }
    }

    private final Where where;
    private final FileEdits file;

    public Edits(Where where, FileEdits file) {
        this.where = where;
        this.file = file;
    }

    /** @param live whether a daemon made it */
    public record Made(FileEdited edited, boolean live) {
        /** Whether anything changed, or would. */
        public boolean changes() {
            return edited.edits().stream().anyMatch(edit -> !edit.change().equals("unchanged"));
        }
    }

    /** Makes all of them or none. */
    public Made make(List<EditStep> steps, Options options) throws AdminException, CliFailed, IOException {
        AdminClient daemon = where.daemon();
        boolean live = options.requireDaemon || daemon.reachable();
        FileEdited edited = live
                ? daemon.edit(new EditFile(steps, options.dryRun, fileInForce(daemon)))
                : file.make(new EditFile(steps, options.dryRun, null));
        return new Made(edited, live);
    }

    /** The file that an edit would change. */
    public Path target() throws AdminException, CliFailed, IOException {
        AdminClient daemon = where.daemon();
        String inForce = daemon.reachable() ? fileInForce(daemon) : null;
        return inForce == null ? where.existingConfig() : Path.of(inForce);
    }

    /** The same, empty where there is none and a gateway would go by its defaults. */
    public Optional<Path> targetIfAny() throws AdminException, CliFailed, IOException {
        AdminClient daemon = where.daemon();
        String inForce = daemon.reachable() ? fileInForce(daemon) : null;
        if (inForce != null) {
            return Optional.of(Path.of(inForce));
        }
        Path found = where.config().file();
        return found == null ? Optional.empty() : Optional.of(where.mustRead(found));
    }

    /** A running daemon decides which file is edited; one that the user may have meant instead is not passed over. */
    public @Nullable String fileInForce(AdminClient daemon) throws AdminException, CliFailed, IOException {
        String inForce = daemon.status().configFile();
        ConfigLocator.Found found = where.config();
        if (inForce != null && found.file() != null && !sameFile(Path.of(inForce), found.file())) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.other", "the daemon runs with another file")
                    .details(List.of("daemon   " + inForce, "here     " + where.display(found.file())))
                    .next(
                            "--config " + inForce + "     edit the daemon's file",
                            "--instance NAME     ask another daemon");
        }
        return inForce;
    }

    private boolean sameFile(Path inForce, Path here) throws CliFailed, IOException {
        return inForce.toRealPath().equals(where.mustExist(here).toRealPath());
    }
}
