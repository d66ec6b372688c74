package dev.hapax.shared.report;

import dev.hapax.shared.config.Severity;

/** Colours for a terminal, or none. */
record Paint(boolean colour) {
    private static final String RESET = "\u001b[0m";

    String severity(Severity severity, String text) {
        return paint(
                switch (severity) {
                    case ERROR -> "\u001b[1;31m";
                    case WARNING -> "\u001b[1;33m";
                    case INFO -> "\u001b[1;36m";
                },
                text);
    }

    String bold(String text) {
        return paint("\u001b[1m", text);
    }

    String rule(String text) {
        return paint("\u001b[34m", text);
    }

    private String paint(String escape, String text) {
        return colour && !text.isEmpty() ? escape + text + RESET : text;
    }
}
