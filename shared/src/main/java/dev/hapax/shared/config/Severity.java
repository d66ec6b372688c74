package dev.hapax.shared.config;

import java.util.Locale;

/** How bad a problem is: an error will not start, a warning starts but was probably not meant, info is good to know. */
public enum Severity {
    ERROR,
    WARNING,
    INFO;

    /** The word in every report and message. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
