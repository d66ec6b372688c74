package dev.hapax.cli.terminal;

import java.util.Map;

/** Whether a stream gets colours (cli.md §3); what the user asked for by {@code --color}. */
public enum Colour {
    ALWAYS,
    AUTO,
    NEVER;

    /** The first of these that says anything decides. */
    public boolean on(Map<String, String> environment, boolean terminal) {
        if (this != AUTO) {
            return this == ALWAYS;
        }
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        if (forced(environment.get("CLICOLOR_FORCE")) || forced(environment.get("FORCE_COLOR"))) {
            return true;
        }
        if ("dumb".equals(environment.get("TERM")) || "0".equals(environment.get("CLICOLOR"))) {
            return false;
        }
        return terminal;
    }

    private static boolean forced(@org.jspecify.annotations.Nullable String value) {
        return value != null && !value.isEmpty() && !value.equals("0");
    }
}
