package dev.hapax.shared.client;

import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminApi.AdminError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line says when the daemon could not be asked (cli.md §6). */
final class Refusals {
    static final String UNREACHABLE = "daemon.unreachable";

    private static final int EXIT_USAGE = 2;
    private static final int EXIT_UNREACHABLE = 4;
    private static final int EXIT_TIMEOUT = 6;
    private static final int EXIT_PERMISSION = 7;
    private static final int EXIT_REFUSED = 8;

    private Refusals() {}

    /** No socket let us in: the trial that tells most decides, a closed door before an empty house. */
    static AdminException noneAnswers(List<SocketTrial.Failed> trials) {
        for (SocketTrial.Failed trial : trials) {
            if (trial instanceof SocketTrial.Forbidden forbidden) {
                return forbidden(forbidden, trials);
            }
        }
        if (trials.size() == 1 && trials.getFirst() instanceof SocketTrial.TooLong tooLong) {
            return error(
                    "socket.too_long",
                    EXIT_USAGE,
                    tooLong.socket() + ": " + tooLong.reason(),
                    List.of(),
                    List.of("--socket with a shorter path"));
        }
        return error(
                UNREACHABLE,
                EXIT_UNREACHABLE,
                "no daemon is running",
                listed(trials),
                List.of("hapax serve     start one"));
    }

    static AdminException silent(Path socket, Duration waited) {
        return error(
                "daemon.silent",
                EXIT_TIMEOUT,
                "the daemon on " + socket + " has not answered in " + shown(waited),
                List.of(
                        "it took the connection, so it hangs or has very much to do",
                        "kill -QUIT PID makes it write what its threads do to its log"),
                List.of());
    }

    static AdminException hungUp(Path socket, String reason) {
        return error(
                "daemon.hung_up",
                EXIT_REFUSED,
                "the daemon on " + socket + " broke off its answer: " + reason,
                List.of(),
                List.of("hapax status"));
    }

    /** @param theirs null where the answer names none */
    static AdminException otherVersion(Path socket, @Nullable String theirs) {
        String message = theirs == null
                ? "what answers on " + socket + " does not speak the admin API of Hapax"
                : "the daemon on " + socket + " speaks admin API " + theirs + ", this command " + AdminApi.VERSION;
        return error(
                "daemon.version",
                EXIT_REFUSED,
                message,
                List.of("after an upgrade the daemon must be restarted"),
                List.of("hapax stop", "hapax serve"));
    }

    static AdminException notUnderstood(Path socket, int status) {
        return error(
                "daemon.refused",
                EXIT_REFUSED,
                "the daemon on " + socket + " answered " + status + " with something this command cannot read",
                List.of(),
                List.of());
    }

    private static AdminException forbidden(SocketTrial.Forbidden door, List<SocketTrial.Failed> trials) {
        String me = System.getProperty("user.name", "somebody else");
        String owner = door.owner() == null ? "another user" : "user " + door.owner();
        var details = new ArrayList<>(listed(trials));
        List<String> next = new ArrayList<>();
        if (door.owner() != null) {
            next.add("sudo -u " + door.owner() + " hapax status");
        }
        details.add("to be let in always: set admin.group in its configuration file and join that group");
        return error(
                "socket.permission",
                EXIT_PERMISSION,
                door.socket() + " belongs to " + owner + "; you are " + me,
                details,
                next);
    }

    /** {@code /run/hapax/default.sock not there}. */
    private static List<String> listed(List<SocketTrial.Failed> trials) {
        int width = trials.stream()
                .mapToInt(trial -> trial.socket().toString().length())
                .max()
                .orElse(0);
        return trials.stream()
                .map(trial -> {
                    String socket = trial.socket().toString();
                    return socket + " ".repeat(width - socket.length() + 3) + trial.reason();
                })
                .toList();
    }

    private static String shown(Duration waited) {
        return waited.toMillis() % 1000 == 0 ? waited.toSeconds() + " s" : waited.toMillis() + " ms";
    }

    private static AdminException error(String id, int exit, String message, List<String> details, List<String> next) {
        return new AdminException(new AdminError(id, exit, message, details, next, List.of(), null));
    }
}
