package dev.hapax.shared.admin;

import dev.hapax.shared.admin.AdminApi.AdminError;
import dev.hapax.shared.admin.AdminApi.EditStep;
import dev.hapax.shared.admin.AdminApi.Revision;
import dev.hapax.shared.admin.AdminApi.Revisions;
import dev.hapax.shared.admin.AdminApi.StepDone;
import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.TargetRef;
import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import dev.hapax.shared.config.edit.EditBatch;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.FileEdit;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.config.edit.UnifiedDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The edits of the wire as edits of the file and back; the command line alone and the daemon both go this way. */
public final class EditSteps {
    private EditSteps() {}

    /** @throws IllegalArgumentException if a step is none */
    public static EditBatch batch(List<EditStep> steps) {
        return new EditBatch(steps.stream().map(EditSteps::edit).toList());
    }

    private static FileEdit edit(EditStep step) {
        return switch (step.op()) {
            case "route.add" -> new FileEdit.AddRoute(given(step.route(), step), ifPresent(step));
            case "route.remove" -> new FileEdit.RemoveRoute(given(step.name(), step));
            case "provider.add" -> new FileEdit.AddProvider(given(step.provider(), step), ifPresent(step));
            case "provider.remove" -> new FileEdit.RemoveProvider(given(step.name(), step));
            default -> throw new IllegalArgumentException("no edit is called " + step.op());
        };
    }

    private static <T> T given(@Nullable T value, EditStep step) {
        if (value == null) {
            throw new IllegalArgumentException(step.op() + " lacks what it is about");
        }
        return value;
    }

    private static IfPresent ifPresent(EditStep step) {
        return IfPresent.valueOf(
                Objects.requireNonNullElse(step.ifPresent(), "conflict").toUpperCase(Locale.ROOT));
    }

    /**
     * A target that names no provider is told before the file is read for anything else.
     *
     * @param defined the providers there are; those that the same steps add count too
     * @throws EditRefused with the name that was probably meant
     */
    public static void mustKnowTargets(List<EditStep> steps, Collection<String> defined) throws EditRefused {
        Set<String> known = new LinkedHashSet<>(defined);
        for (EditStep step : steps) {
            if (step.provider() != null) {
                known.add(step.provider().name());
            }
            List<String> targets =
                    step.route() == null ? List.of() : step.route().targets();
            for (String target : targets) {
                String provider = TargetRef.parse(target).provider();
                if (!known.contains(provider)) {
                    throw new EditRefused(
                            EditRefused.Reason.NO_SUCH_TARGET,
                            "no provider `" + provider + "`" + DidYouMean.suffix(provider, known) + "   (defined: "
                                    + (known.isEmpty() ? "none" : String.join(", ", known)) + ")",
                            0,
                            List.of());
                }
            }
        }
    }

    public static List<StepDone> told(EditBatch.Result result) {
        return result.done().stream()
                .map(done -> new StepDone(
                        done.change().name().toLowerCase(Locale.ROOT),
                        done.noun(),
                        done.name(),
                        done.line(),
                        done.differences(),
                        done.undo()))
                .toList();
    }

    /** The revisions of a history, each with what it changed of the one before. */
    public static Revisions revisions(History history) throws IOException {
        List<History.Entry> entries = history.entries();
        var revisions = new ArrayList<Revision>();
        for (int i = 0; i < entries.size(); i++) {
            byte[] before = i + 1 < entries.size() ? entries.get(i + 1).text() : new byte[0];
            List<String> patch = UnifiedDiff.of("f", before, entries.get(i).text())
                    .lines()
                    .skip(2)
                    .toList();
            revisions.add(new Revision(
                    entries.get(i).revision(),
                    entries.get(i).at().toString(),
                    (int) patch.stream().filter(line -> line.startsWith("+")).count(),
                    (int) patch.stream().filter(line -> line.startsWith("-")).count()));
        }
        return new Revisions(revisions);
    }

    /**
     * An edit that was refused, in the words of an error.
     *
     * @param file its name, for the place
     */
    public static AdminError refused(EditRefused refused, String file) {
        String place = refused.line() > 0 ? " (" + file + ":" + refused.line() + ")" : "";
        String message = refused.getMessage() + place;
        List<String> details = refused.details();
        return switch (refused.reason()) {
            case CONFLICT ->
                error(
                        refused.noun() + ".conflict",
                        5,
                        message,
                        details,
                        List.of("--replace          change it", "--if-not-exists    leave it and exit 0"));
            case WOULD_RESHAPE -> error("config.unsafe-edit", 3, message, details, List.of());
            case UNPARSEABLE ->
                error("config.invalid", 3, message, details, List.of("hapax validate     shows what is wrong"));
            case NO_SUCH_TARGET -> error("provider.unknown", 3, message, details, List.of());
            case OTHER_FILE -> error("config.other", 5, message, details, List.of());
            case NOT_FOUND -> error(refused.noun() + ".not_found", 1, message, details, List.of());
        };
    }

    private static AdminError error(String id, int exit, String message, List<String> details, List<String> next) {
        return new AdminError(id, exit, message, details, next, List.of(), null);
    }
}
