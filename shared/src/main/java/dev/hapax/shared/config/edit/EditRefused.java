package dev.hapax.shared.config.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
        /** A target of a provider that is not defined. */
        NO_SUCH_TARGET,
        /** Nothing of that name. */
        NOT_FOUND,
        /** Another file is in force than the one that was meant. */
        OTHER_FILE
    }

    private final Reason reason;
    private final int line;
    private final List<String> details;
    private final String noun;

    public EditRefused(Reason reason, String message, int line, List<String> details) {
        this(reason, message, line, details, "route");
    }

    private EditRefused(Reason reason, @Nullable String message, int line, List<String> details, String noun) {
        super(message);
        this.noun = noun;
        this.reason = reason;
        this.line = line;
        this.details = List.copyOf(details);
    }

    /** The same, of another thing: a provider, a revision. */
    public EditRefused about(String thing) {
        return new EditRefused(reason, getMessage(), line, details, thing);
    }

    /** What the edit was to change. */
    public String noun() {
        return noun;
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
