package dev.hapax.cli.command.route;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.DidYouMean;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.shared.admin.AdminApi.AddRoute;
import dev.hapax.shared.admin.AdminApi.FileView;
import dev.hapax.shared.admin.AdminApi.RouteAdded;
import dev.hapax.shared.admin.AdminApi.RouteView;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.TargetRef;
import dev.hapax.shared.config.edit.ConfigEditor;
import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import dev.hapax.shared.config.edit.ConfigFile.Saved;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.Edited;
import dev.hapax.shared.config.edit.RouteSpec;
import dev.hapax.shared.config.edit.UnifiedDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Edits the routes of a file that no daemon holds, by the same rules as the daemon does (config.md §5): the result is
 * valid, or no worse than it was.
 */
public final class FileRoutes {
    private final Where where;
    private final Supplier<List<KindInfo>> kinds;
    private final Environment environment;

    public FileRoutes(Where where, Supplier<List<KindInfo>> kinds, Environment environment) {
        this.where = where;
        this.kinds = kinds;
        this.environment = environment;
    }

    RouteAdded add(AddRoute request) throws CliFailed, IOException {
        Path file = where.existingConfig();
        Loaded before = load(ConfigSource.read(file, where.display(file)));
        if (before.config() != null) {
            checkProviders(request.targets(), before.config().providers().keySet());
        }
        Edited edited = edit(before.source(), request);
        Loaded after = load(new ConfigSource(before.source().name(), file, edited.bytes()));
        checkNoWorse(before, after);
        boolean write = !request.dryRun() && edited.change() != Edited.Change.UNCHANGED;
        boolean inPlace = write && save(file, before, after).inPlace();
        String patch = request.dryRun()
                ? UnifiedDiff.of(before.source().name(), before.source().bytes(), edited.bytes())
                : null;
        return new RouteAdded(
                edited.change().name().toLowerCase(Locale.ROOT),
                view(request),
                new FileView(file.toString(), after.revision(), edited.line(), edited.addedLines(), inPlace),
                false,
                0,
                0,
                0,
                0,
                patch);
    }

    private Loaded load(ConfigSource source) {
        return new ConfigLoader(kinds.get()).load(source, environment);
    }

    private static void checkProviders(List<String> targets, Collection<String> defined) throws CliFailed {
        for (String target : targets) {
            String provider = TargetRef.parse(target).provider();
            if (!defined.contains(provider)) {
                String known = defined.isEmpty() ? "none" : String.join(", ", defined);
                throw CliFailed.of(
                        ExitCode.CONFIG,
                        "provider.unknown",
                        "no provider `" + provider + "`" + DidYouMean.suffix(provider, defined) + "   (defined: "
                                + known + ")");
            }
        }
    }

    private static Edited edit(ConfigSource source, AddRoute request) throws CliFailed {
        var route = new RouteSpec(
                request.path(),
                request.handler(),
                request.version(),
                request.methods(),
                request.targets(),
                request.settings());
        try {
            return ConfigEditor.addRoute(
                    source.bytes(), route, IfPresent.valueOf(request.ifPresent().toUpperCase(Locale.ROOT)));
        } catch (EditRefused refused) {
            throw told(refused, source.name());
        }
    }

    private static CliFailed told(EditRefused refused, String file) {
        String place = refused.line() > 0 ? " (" + file + ":" + refused.line() + ")" : "";
        return switch (refused.reason()) {
            case CONFLICT ->
                CliFailed.of(ExitCode.CONFLICT, "route.conflict", refused.getMessage() + place)
                        .details(refused.details())
                        .next("--replace          change it", "--if-not-exists    leave it and exit 0");
            case WOULD_RESHAPE ->
                CliFailed.of(ExitCode.CONFIG, "config.unsafe-edit", refused.getMessage() + place)
                        .details(refused.details());
            case UNPARSEABLE, NOT_FOUND ->
                CliFailed.of(ExitCode.CONFIG, "config.invalid", refused.getMessage() + place)
                        .details(refused.details())
                        .next("hapax validate     shows what is wrong");
        };
    }

    /** Mistakes that were in the file before are not this edit's. */
    private static void checkNoWorse(Loaded before, Loaded after) throws CliFailed {
        if (errors(after) > errors(before)) {
            throw CliFailed.of(ExitCode.CONFIG, "config.invalid", "the file would not be valid; nothing was written")
                    .problems(Diagnostics.json(after), Diagnostics.frames(after, false));
        }
    }

    private static long errors(Loaded loaded) {
        return loaded.problems().stream().filter(Problem::isError).count();
    }

    private static Saved save(Path file, Loaded before, Loaded after) throws CliFailed {
        try {
            return ConfigFile.replace(file, before.revision(), after.source().bytes());
        } catch (ChangedMeanwhile changed) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.changed", changed.getMessage())
                    .next("run it again: the change is made to the new content");
        } catch (IOException unwritable) {
            throw CliFailed.of(
                    ExitCode.PERMISSION,
                    "config.unwritable",
                    "cannot write " + before.source().name() + ": " + unwritable.getMessage());
        }
    }

    private static RouteView view(AddRoute request) {
        String prefix = "/" + request.version() + "/";
        String url = request.path().startsWith(prefix) ? request.path() : "/" + request.version() + request.path();
        return new RouteView(
                String.join(",", request.methods()) + ":" + url,
                url,
                request.methods(),
                request.handler(),
                request.version(),
                request.targets());
    }
}
