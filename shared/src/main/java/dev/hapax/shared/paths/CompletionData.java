package dev.hapax.shared.paths;

import dev.hapax.shared.config.HapaxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names that shells complete, one a line, with a tab and a few words behind (cli.md §9). A shell reads the file, so
 * that a key press starts no program and asks no daemon.
 *
 * @param directory of one daemon, known by its instance
 */
public record CompletionData(Path directory) {
    /** A shell may expand what it completes; no name that it could take for more is written. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9/_.:@+-]+");

    /** @return empty where the environment names no place and no home */
    public static Optional<CompletionData> of(Map<String, String> environment, String instance) {
        return absolute(environment, "XDG_CACHE_HOME")
                .or(() -> absolute(environment, "HOME").map(home -> home.resolve(".cache")))
                .map(cache -> new CompletionData(
                        cache.resolve("hapax").resolve("complete").resolve(instance)));
    }

    private static Optional<Path> absolute(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> value.startsWith("/"))
                .map(Path::of);
    }

    /** Writes what the configuration names. Where that is not possible, nobody's work shall fail of it. */
    public void write(HapaxConfig config) {
        try {
            Files.createDirectories(directory);
            put("providers", providers(config));
            put("routes", routes(config));
            put("models", models(config));
        } catch (IOException noCache) {
            return;
        }
    }

    private static List<String> providers(HapaxConfig config) {
        return config.providers().values().stream()
                .filter(provider -> HARMLESS.matcher(provider.name()).matches())
                .map(provider -> provider.name() + "\t" + provider.kind())
                .toList();
    }

    /** By the URL alone where that is enough: many shells break words at a colon. */
    private static List<String> routes(HapaxConfig config) {
        return config.routes().stream()
                .map(route -> {
                    long same = config.routes().stream()
                            .filter(other -> other.url().equals(route.url()))
                            .count();
                    String methods = String.join(",", route.methods());
                    String name = same == 1 ? route.url() : methods + ":" + route.url();
                    return new String[] {name, methods + " " + route.handler().word()};
                })
                .filter(line -> HARMLESS.matcher(line[0].replace(",", "")).matches())
                .map(line -> line[0] + "\t" + line[1])
                .toList();
    }

    private static List<String> models(HapaxConfig config) {
        var lines = new ArrayList<String>();
        config.providers().values().forEach(provider -> provider.models().keySet().stream()
                .map(model -> provider.name() + "/" + model)
                .filter(target -> HARMLESS.matcher(target).matches())
                .forEach(target -> lines.add(target + "\t" + provider.kind())));
        return lines;
    }

    private void put(String name, List<String> lines) throws IOException {
        Path fresh = Files.createTempFile(directory, "." + name, ".tmp");
        try {
            Files.write(fresh, lines);
            Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
