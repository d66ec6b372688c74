package dev.hapax.cli.command;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.syntax.OptionGroup;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables a configuration is read with: those of the process, and of a file for what it leaves open. */
public final class EnvironmentOptions implements OptionGroup {
    private @Nullable Path file;

    public Environment read(Surroundings surroundings, Environment.Mode mode) throws CliFailed {
        Map<String, String> variables = new HashMap<>();
        if (file != null) {
            lines(surroundings.resolve(file), surroundings.display(file)).forEach(line -> addTo(variables, line));
        }
        variables.putAll(surroundings.environment());
        return new Environment(variables, mode);
    }

    private static List<String> lines(Path file, String name) throws CliFailed {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw CliFailed.of(ExitCode.CONFIG, "env-file.unreadable", "cannot read " + name);
        }
    }

    /** As docker reads them, and {@code export} and quotes as a shell does. */
    private static void addTo(Map<String, String> variables, String line) {
        String text = line.strip().replaceFirst("^export\\s+", "");
        int equals = text.indexOf('=');
        if (!text.startsWith("#") && equals > 0) {
            variables.put(
                    text.substring(0, equals).strip(),
                    unquoted(text.substring(equals + 1).strip()));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option(
                "--env-file",
                "FILE",
                "Read further variables from NAME=VALUE lines; those already set win.",
                Path.class,
                given -> file = given);
    }
}
