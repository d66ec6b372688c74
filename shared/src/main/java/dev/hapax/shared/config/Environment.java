package dev.hapax.shared.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment variables a configuration is read with, and how strict their absence is taken (config.md §3). */
public record Environment(Map<String, String> variables, Mode mode) {
    public enum Mode {
        /** A provider whose key is unset is switched off with a warning; any other unset variable is an error. */
        WARN,
        /** Every unset variable is an error. */
        REQUIRE,
        /** Unset variables are no problem: a check in CI without keys. */
        IGNORE
    }

    public Environment {
        variables = Map.copyOf(variables);
    }

    public static Environment ofProcess() {
        return new Environment(System.getenv(), Mode.WARN);
    }

    public @Nullable String get(String name) {
        return variables.get(name);
    }
}
