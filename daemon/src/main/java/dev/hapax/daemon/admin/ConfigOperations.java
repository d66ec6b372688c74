package dev.hapax.daemon.admin;

import dev.hapax.daemon.config.ConfigRejected;
import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import dev.hapax.shared.config.edit.EditBatch;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.config.edit.KeptSecrets;
import dev.hapax.shared.config.edit.UnifiedDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the command line can do with the configuration in force: read it, change it, load it again, go back. */
public final class ConfigOperations {
    private final ConfigStore store;
    private final Operations.Life life;

    public ConfigOperations(ConfigStore store, Operations.Life life) {
        this.store = store;
        this.life = life;
    }

    AdminApi.Reloaded reload(String body) throws ConfigRejected, EditRefused, ChangedMeanwhile, IOException {
        AdminApi.Reload wanted =
                body.isBlank() ? new AdminApi.Reload(false) : AdminJson.MAPPER.readValue(body, AdminApi.Reload.class);
        String to = wanted.to();
        if (to == null) {
            return told(store.reload(wanted.force()));
        }
        ConfigStore.Outcome outcome = store.restore(to).outcome();
        return outcome == null
                ? new AdminApi.Reloaded(
                        "unchanged", generation(), generation(), 0, List.of(), life.inFlightBefore(generation()))
                : told(outcome);
    }

    /** Without keys that stand in the file in clear. */
    AdminApi.ConfigText config() throws EditRefused {
        Generation generation = store.inForce();
        byte[] text = KeptSecrets.hidden(store.text().getBytes(StandardCharsets.UTF_8));
        return new AdminApi.ConfigText(
                store.file().map(Path::toString).orElse(null),
                generation.number(),
                generation.revision(),
                new String(text, StandardCharsets.UTF_8));
    }

    AdminApi.Revisions history() throws IOException {
        Optional<History> history = store.history();
        return history.isEmpty() ? new AdminApi.Revisions(List.of()) : EditSteps.revisions(history.get());
    }

    private AdminApi.Reloaded told(ConfigStore.Outcome outcome) {
        return new AdminApi.Reloaded(
                outcome.result().equals("ok") ? "reloaded" : outcome.result(),
                outcome.before().number(),
                outcome.after().number(),
                outcome.took().toMillis(),
                outcome.changes(),
                life.inFlightBefore(outcome.after().number()));
    }

    AdminApi.FileEdited edit(String body) throws ConfigRejected, EditRefused, ChangedMeanwhile, IOException {
        AdminApi.EditFile wanted = AdminJson.MAPPER.readValue(body, AdminApi.EditFile.class);
        mustBeTheSameFile(wanted.expectedConfig());
        EditSteps.mustKnowTargets(
                wanted.edits(), store.inForce().config().providers().keySet());
        EditBatch batch = EditSteps.batch(wanted.edits());
        var done = new ArrayList<AdminApi.StepDone>();
        int previous = generation();
        ConfigStore.Changed changed = store.change(
                file -> {
                    EditBatch.Result result = batch.apply(file);
                    done.addAll(EditSteps.told(result));
                    return result.whole();
                },
                wanted.dryRun());
        ConfigStore.Outcome outcome = changed.outcome();
        return new AdminApi.FileEdited(
                done,
                file(changed),
                !wanted.dryRun(),
                previous,
                generation(),
                outcome == null ? 0 : outcome.took().toMillis(),
                outcome == null ? 0 : life.inFlightBefore(outcome.after().number()),
                wanted.dryRun()
                        ? UnifiedDiff.of(
                                store.name(), changed.before(), changed.edited().bytes())
                        : null);
    }

    private AdminApi.FileView file(ConfigStore.Changed changed) {
        ConfigFile.Saved saved = changed.saved();
        return new AdminApi.FileView(
                store.file().map(Path::toString).orElse(""),
                saved == null ? store.inForce().revision() : saved.revision(),
                changed.edited().line(),
                changed.edited().addedLines(),
                saved != null && saved.inPlace());
    }

    private void mustBeTheSameFile(@Nullable String expected) throws EditRefused, IOException {
        Optional<Path> own = store.file();
        if (expected == null || own.isEmpty()) {
            return;
        }
        Path wanted = Path.of(expected);
        boolean same = Files.exists(wanted) && Files.isSameFile(wanted, own.get());
        if (!same) {
            throw new EditRefused(
                    EditRefused.Reason.OTHER_FILE,
                    "the running daemon has another file",
                    0,
                    List.of("daemon: " + own.get(), "here: " + wanted));
        }
    }

    private int generation() {
        return store.inForce().number();
    }
}
