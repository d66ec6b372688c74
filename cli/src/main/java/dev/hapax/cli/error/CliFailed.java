package dev.hapax.cli.error;

import dev.hapax.shared.admin.AdminApi.AdminError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A command that cannot do what was asked, in the words of the admin API's errors. */
public final class CliFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient AdminError error;

    private CliFailed(AdminError error) {
        super(error.message());
        this.error = error;
    }

    /**
     * @param id a stable dotted word, e.g. {@code config.missing}
     * @param message without one, the id has to do
     */
    public static CliFailed of(ExitCode exit, String id, @Nullable String message) {
        String words = Objects.requireNonNullElse(message, id);
        return new CliFailed(new AdminError(id, exit.code(), words, List.of(), List.of(), List.of(), null));
    }

    /** A file that cannot be written, in words instead of the path that the JDK's exceptions repeat. */
    public static CliFailed unwritable(String id, String file, IOException why) {
        String reason =
                switch (why) {
                    case AccessDeniedException _ -> "permission denied";
                    case FileAlreadyExistsException taken -> taken.getFile() + " is not a directory";
                    default -> String.valueOf(why.getMessage());
                };
        return of(ExitCode.PERMISSION, id, "cannot write " + file + ": " + reason);
    }

    /** In the words that another part found. */
    public static CliFailed of(AdminError error) {
        return new CliFailed(error);
    }

    /** Facts that belong to the message, one a line. */
    public CliFailed details(List<String> details) {
        return new CliFailed(new AdminError(
                error.id(), error.exit(), error.message(), details, error.next(), error.diagnostics(), error.frames()));
    }

    /** What the user may do now, one a line. */
    public CliFailed next(String... next) {
        return new CliFailed(new AdminError(
                error.id(),
                error.exit(),
                error.message(),
                error.details(),
                List.of(next),
                error.diagnostics(),
                error.frames()));
    }

    /** The problems of a configuration, for programs and as code frames. */
    public CliFailed problems(List<Object> diagnostics, @Nullable String frames) {
        return new CliFailed(new AdminError(
                error.id(), error.exit(), error.message(), error.details(), error.next(), diagnostics, frames));
    }

    public AdminError error() {
        return error;
    }
}
