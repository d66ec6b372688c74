package dev.hapax.daemon.admin;

import dev.hapax.daemon.config.ConfigRejected;
import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.routing.RouteUses;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.TargetRef;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the command line can ask of the daemon. */
public final class Operations {
    private final ConfigStore store;
    private final HealthBoard health;
    private final RouteUses uses;
    private final Life life;

    public Operations(ConfigStore store, HealthBoard health, RouteUses uses, Life life) {
        this.store = store;
        this.health = health;
        this.uses = uses;
        this.life = life;
    }

    /** The daemon as a process. */
    public interface Life {
        String version();

        String url();

        Path socket();

        Duration uptime();

        int inFlight();

        /** Of these the ones that were begun before this generation came into force. */
        int inFlightBefore(int generation);

        /** Of these the ones that wait for a place. */
        int waiting();

        boolean draining();

        /** Begins to stop; returns at once. */
        void stop();
    }

    int generation() {
        return store.inForce().number();
    }

    /** The file as messages call it. */
    String configName() {
        return store.name();
    }

    AdminApi.Status status() {
        Generation generation = store.inForce();
        return new AdminApi.Status(
                life.version(),
                ProcessHandle.current().pid(),
                life.url(),
                life.socket().toString(),
                life.uptime().toMillis(),
                store.file().map(Path::toString).orElse(null),
                generation.number(),
                generation.revision(),
                generation.loadedAt().toString(),
                store.lastRejection()
                        .map(rejection -> rejection.firstProblem() + " (" + rejection.at() + ")")
                        .orElse(null),
                life.draining(),
                life.inFlight(),
                life.inFlightBefore(generation.number()),
                life.waiting(),
                fileDiffers());
    }

    /** Whether the file holds something else than what is in force; what cannot be read does not. */
    private boolean fileDiffers() {
        Optional<Path> file = store.file();
        if (file.isEmpty()) {
            return false;
        }
        try {
            return !Arrays.equals(Files.readAllBytes(file.get()), store.text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            return false;
        }
    }

    AdminApi.Providers providers() {
        Generation generation = store.inForce();
        List<AdminApi.ProviderView> views = health.providers().stream()
                .map(provider -> view(provider, generation.config().providers().get(provider.provider())))
                .toList();
        return new AdminApi.Providers(generation.number(), views);
    }

    private static AdminApi.ProviderView view(ProviderHealth health, HapaxConfig.@Nullable Provider provider) {
        HealthBoard.LastProblem problem = health.lastProblem();
        return new AdminApi.ProviderView(
                health.provider(),
                provider == null ? "" : provider.kind(),
                health.state(),
                provider == null ? null : provider.defaultModel(),
                provider == null ? "" : provider.keySource(),
                health.p50() == null ? null : health.p50().toMillis(),
                health.failed(),
                health.requests(),
                problem == null ? null : problem(problem),
                hint(health, provider),
                health.checkedAt() == null ? null : health.checkedAt().toString(),
                health.targets().stream()
                        .map(target -> new AdminApi.TargetView(
                                target.target().toString(),
                                target.breaker(),
                                target.reopensIn() == null
                                        ? null
                                        : target.reopensIn().toMillis()))
                        .toList());
    }

    private static AdminApi.Problem problem(HealthBoard.LastProblem problem) {
        return new AdminApi.Problem(
                problem.outcome(),
                problem.status() == 0 ? null : problem.status(),
                problem.message(),
                problem.at().toString());
    }

    private static @Nullable String hint(ProviderHealth health, HapaxConfig.@Nullable Provider provider) {
        if (provider == null) {
            return null;
        }
        return switch (health.state()) {
            case "refused" -> "the provider refuses the key; check " + provider.keySource();
            case "off" -> provider.offReason();
            case "down" ->
                provider.kind().equals("ollama") && health.requests() == 0
                        ? "nothing answers at " + provider.baseUrl() + "; start it with: ollama serve"
                        : null;
            default -> null;
        };
    }

    AdminApi.Routes routes() {
        Generation generation = store.inForce();
        return new AdminApi.Routes(
                generation.number(),
                generation.routes().routes().stream().map(this::view).toList());
    }

    private AdminApi.RouteView view(HapaxConfig.Route route) {
        RouteUses.Use use = uses.of(route);
        return new AdminApi.RouteView(
                String.join(",", route.methods()) + ":" + route.url(),
                route.url(),
                route.methods(),
                route.handler().word(),
                route.version(),
                route.targets().stream().map(TargetRef::toString).toList(),
                use.last() == null ? null : use.last().toString(),
                use.requests(),
                route.deprecated() != null,
                route.sunset() == null ? null : route.sunset().toString());
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

    AdminApi.Stopping stop() {
        life.stop();
        return new AdminApi.Stopping(
                life.inFlight(),
                store.inForce().config().server().shutdownTimeout().toMillis());
    }
}
