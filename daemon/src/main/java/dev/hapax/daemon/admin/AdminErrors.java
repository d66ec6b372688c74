package dev.hapax.daemon.admin;

import dev.hapax.daemon.cache.StoreTaken;
import dev.hapax.daemon.config.ConfigRejected;
import dev.hapax.daemon.requestlog.RecentRequests;
import dev.hapax.shared.admin.AdminApi.AdminError;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.NotAFile;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.report.HumanReport;
import dev.hapax.shared.report.JsonReport;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What went wrong, in the admin API's words: the exit code of the command line goes with it. */
final class AdminErrors {
    private AdminErrors() {}

    /** An error and the status it travels with. */
    record Refusal(int status, AdminError error) {}

    static Refusal rejected(ConfigRejected rejected, int generation) {
        Loaded loaded = rejected.loaded();
        return new Refusal(
                422,
                new AdminError(
                        "config.invalid",
                        3,
                        "rejected: " + rejected.getMessage() + "; generation " + generation
                                + " keeps running, nothing changed",
                        List.of(),
                        List.of("fix it and run hapax reload again"),
                        JsonReport.diagnostics(loaded),
                        HumanReport.errors(loaded)));
    }

    /** An edit whose result would have errors. */
    static Refusal wouldBreak(ConfigRejected rejected) {
        Loaded loaded = rejected.loaded();
        return new Refusal(
                422,
                new AdminError(
                        "config.invalid",
                        3,
                        "the file would not be valid; nothing was written",
                        List.of(),
                        List.of(),
                        JsonReport.diagnostics(loaded),
                        HumanReport.errors(loaded)));
    }

    /** @param file as messages call it */
    static Refusal refused(EditRefused refused, String file) {
        int status =
                switch (refused.reason()) {
                    case CONFLICT, OTHER_FILE -> 409;
                    case WOULD_RESHAPE, UNPARSEABLE, NO_SUCH_TARGET -> 422;
                    case NOT_FOUND -> 404;
                };
        return new Refusal(status, EditSteps.refused(refused, file));
    }

    static Refusal unknown(Unknown unknown) {
        return plain(
                404,
                unknown.id(),
                2,
                String.valueOf(unknown.getMessage()),
                List.of("defined: " + String.join(", ", unknown.known())),
                List.of(unknown.next()));
    }

    static Refusal changedMeanwhile(ChangedMeanwhile meanwhile) {
        return plain(
                409,
                "file.changed",
                5,
                String.valueOf(meanwhile.getMessage()),
                List.of(),
                List.of("look at the file and try again"));
    }

    static Refusal broken(IOException e, int generation) {
        return switch (e) {
            case BindException _ ->
                plain(
                        422,
                        "config.cannot_listen",
                        3,
                        "rejected: " + e.getMessage() + "; generation " + generation
                                + " keeps running, nothing changed",
                        List.of(),
                        List.of("free the address or name another one, then run hapax reload again"));
            case NoSuchFileException gone
            when Path.of(gone.getFile()).isAbsolute() ->
                plain(
                        422,
                        "config.missing",
                        3,
                        "rejected: " + gone.getFile() + " is gone; generation " + generation
                                + " keeps running, nothing changed",
                        List.of(),
                        List.of("put it back, then run hapax reload again"));
            case NoSuchFileException _ ->
                plain(
                        422,
                        "config.missing",
                        3,
                        "this daemon runs without a configuration file: " + e.getMessage(),
                        List.of(),
                        List.of("hapax serve --config hapax.yaml"));
            case StoreTaken taken ->
                plain(
                        409,
                        "cache.taken",
                        5,
                        "rejected: " + taken.getMessage() + "; generation " + generation
                                + " keeps running, nothing changed",
                        List.of(),
                        List.of());
            case NotAFile directory ->
                plain(
                        422,
                        "config.unreadable",
                        3,
                        "rejected: " + directory.getFile() + " is a directory; generation " + generation
                                + " keeps running, nothing changed",
                        List.of(),
                        List.of("put the file back, then run hapax reload again"));
            case AccessDeniedException _ ->
                plain(403, "file.permission", 7, e.getMessage() + ": permission denied", List.of(), List.of());
            default -> plain(500, "file.broken", 8, String.valueOf(e.getMessage()), List.of(), List.of());
        };
    }

    static Refusal noRequest(String id) {
        return plain(
                404,
                "request.unknown",
                1,
                "no request `" + id + "` among the last " + RecentRequests.KEPT,
                List.of(),
                List.of("hapax requests     lists those that are remembered"));
    }

    static Refusal plain(int status, String id, int exit, String message, List<String> details, List<String> next) {
        return new Refusal(status, new AdminError(id, exit, message, details, next, List.of(), null));
    }
}
