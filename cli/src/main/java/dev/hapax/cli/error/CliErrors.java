package dev.hapax.cli.error;

import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Printable;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.AdminApi.AdminError;
import dev.hapax.shared.client.AdminException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns every failure into a message on standard error, or JSON on standard output, and an exit code. */
public final class CliErrors implements IExecutionExceptionHandler {
    private final Surroundings surroundings;
    private final Output output;

    public CliErrors(Surroundings surroundings, Output output) {
        this.surroundings = surroundings;
        this.output = output;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
        return end(failure);
    }

    /** Prints what happened and tells how the process ends. Only what is expected is not a bug. */
    public int end(Throwable failure) {
        return switch (failure) {
            case CliFailed failed -> show(failed.error());
            case AdminException refused -> show(refused.error());
            case AccessDeniedException denied ->
                show(CliFailed.of(ExitCode.PERMISSION, "file.forbidden", "permission denied: " + denied.getFile())
                        .error());
            default -> bug(failure);
        };
    }

    /** Help for somebody who typed half a command. */
    public void explain(List<String> help) {
        help.forEach(this::say);
    }

    private int show(AdminError error) {
        if (output.json()) {
            output.failure(error);
        } else {
            say("hapax: " + error.message());
            error.details().forEach(line -> say("    " + line));
            frames(error.frames());
            error.next().forEach(line -> say("  " + line));
        }
        return error.exit();
    }

    private void frames(@Nullable String frames) {
        if (frames != null && !frames.isBlank()) {
            say("");
            surroundings.err().println(frames.stripTrailing());
            say("");
        }
    }

    /** A mistake in the arguments; nothing ran. */
    int usage(String message, List<String> next, boolean json) {
        var error = new AdminError("usage", ExitCode.USAGE.code(), message, List.of(), next, List.of(), null);
        if (json) {
            output.failure(error);
        } else {
            say(message);
            next.forEach(line -> say("  " + line));
        }
        return error.exit();
    }

    private int bug(Throwable failure) {
        String report = BugReport.write(failure, surroundings);
        String where = failure.getClass().getSimpleName() + BugReport.place(failure);
        if (output.json()) {
            output.failure(new AdminError(
                    "bug", ExitCode.BUG.code(), where, List.of("report: " + report), List.of(), List.of(), null));
        } else {
            say("hapax: something went wrong inside Hapax (this is a bug, not your config)");
            say("  " + where + "; details without secrets: " + report);
        }
        if (output.verbose()) {
            failure.printStackTrace(surroundings.err());
        }
        return ExitCode.BUG.code();
    }

    private void say(String line) {
        surroundings.err().println(Printable.of(line));
    }
}
