package dev.hapax.shared.config.edit;

import java.util.List;

/** An edit that was not made; the file is as it was. */
public final class EditRefused extends Exception {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** The route exists with other values; {@link #details()} names them. */
        CONFLICT,
        /** The edit would change two places or reshape the file; {@link #details()} are lines to paste by hand. */
        WOULD_RESHAPE,
        /** The file cannot be read as YAML. */
        UNPARSEABLE,
        /** Nothing of that name. */
        NOT_FOUND
    }

    private final Reason reason;
    private final int line;
    private final List<String> details;

    public EditRefused(Reason reason, String message, int line, List<String> details) {
        super(message);
        this.reason = reason;
        this.line = line;
        this.details = List.copyOf(details);
    }

    public Reason reason() {
        return reason;
    }

    /** The line it is about, 0 for none. */
    public int line() {
        return line;
    }

    public List<String> details() {
        return details;
    }
}
