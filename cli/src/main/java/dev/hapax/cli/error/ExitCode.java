package dev.hapax.cli.error;

/** How a command ends; {@code hapax help exit-codes} prints this table. */
public enum ExitCode {
    OK(0, "ok", "done, or nothing to do"),
    NEGATIVE(1, "negative", "the command ran; the answer is no (validate found errors)"),
    USAGE(2, "usage", "wrong flags or arguments"),
    CONFIG(3, "config", "a config this command needs is missing, unreadable or invalid"),
    UNREACHABLE(4, "unreachable", "no daemon answers on the socket"),
    CONFLICT(5, "conflict", "something else is in the way: route exists, file changed, port taken"),
    TIMEOUT(6, "timeout", "waited, and it did not happen in time"),
    PERMISSION(7, "permission", "not allowed: another user's socket, a file that is not writable"),
    REFUSED(8, "refused", "the daemon answered with an error that is none of the above"),
    CUT(9, "cut", "stopped, but requests were cut off"),
    BUG(70, "bug", "something unexpected inside Hapax; a report is written"),
    INTERRUPTED(130, "signal", "Ctrl-C in a client command"),
    PIPE_CLOSED(141, "signal", "the reader of standard output went away");

    private final int code;
    private final String id;
    private final String meaning;

    ExitCode(int code, String id, String meaning) {
        this.code = code;
        this.id = id;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String id() {
        return id;
    }

    public String meaning() {
        return meaning;
    }
}
