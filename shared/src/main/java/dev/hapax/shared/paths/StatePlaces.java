package dev.hapax.shared.paths;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where Hapax keeps what it must remember: <a
 * href="https://specifications.freedesktop.org/basedir-spec/latest/">$XDG_STATE_HOME</a>, or systemd's directory.
 */
public final class StatePlaces {
    private StatePlaces() {}

    /** @return empty where the environment names no place and no home */
    public static Optional<Path> directory(Map<String, String> environment) {
        return absolute(environment, "STATE_DIRECTORY")
                .or(() -> absolute(environment, "XDG_STATE_HOME").map(base -> base.resolve("hapax")))
                .or(() -> absolute(environment, "HOME").map(home -> home.resolve(".local/state/hapax")));
    }

    private static Optional<Path> absolute(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .map(value -> value.split(":", -1)[0])
                .filter(value -> value.startsWith("/"))
                .map(Path::of);
    }
}
