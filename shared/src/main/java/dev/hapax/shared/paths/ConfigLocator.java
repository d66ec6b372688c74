package dev.hapax.shared.paths;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which configuration file is meant (cli.md §6): the first hit, no merging. */
public final class ConfigLocator {
    /** A name that many programs use. */
    private static final String ANYBODYS = "config.yaml";

    private static final List<String> OURS = List.of("hapax.yaml", "hapax.yml");

    /** A line that begins with a key only our files have at the top; {@code version} says too little. */
    private static final Pattern TOP_LEVEL_KEY = Pattern.compile("\\uFEFF?\\{?[\"']?(?:server|admin|auth|providers"
            + "|provider_preference|providerPreference|models|routes|default_routes|retry|failover|circuit_breaker"
            + "|circuitBreaker|health_check|cache|dedup|rate_limit|queue|redis|logging|metrics|alerts|completion|processing|llm"
            + "|test_mode)[\"']?[ \\t]*:(?:\\s.*)?");

    private ConfigLocator() {}

    /**
     * @param file the file, or null when there is none anywhere; a named file is returned even if it is missing
     * @param named whether the user named it, by option or variable
     * @param tried every place looked at, in order
     * @param ignored other candidates in the same directory
     */
    public record Found(@Nullable Path file, boolean named, List<Path> tried, List<Path> ignored) {
        public Found {
            tried = List.copyOf(tried);
            ignored = List.copyOf(ignored);
        }
    }

    /**
     * @param option {@code --config}, or null
     * @param environment for {@code HAPAX_CONFIG}, {@code XDG_CONFIG_HOME} and {@code HOME}
     * @param directory the current directory
     */
    public static Found find(@Nullable Path option, Map<String, String> environment, Path directory) {
        if (option != null) {
            return named(option);
        }
        String variable = environment.getOrDefault("HAPAX_CONFIG", "");
        if (!variable.isEmpty()) {
            return named(Path.of(variable));
        }
        var tried = new ArrayList<Path>();
        List<Path> here = here(directory, tried);
        if (!here.isEmpty()) {
            return new Found(here.getFirst(), false, tried, here.subList(1, here.size()));
        }
        for (Path place : elsewhere(environment)) {
            tried.add(place);
            if (isThere(place)) {
                return new Found(place, false, tried, List.of());
            }
        }
        return new Found(null, false, tried, List.of());
    }

    private static Found named(Path file) {
        return new Found(file, true, List.of(file), List.of());
    }

    private static List<Path> here(Path directory, List<Path> tried) {
        var candidates = new ArrayList<Path>();
        for (String name : OURS) {
            Path place = directory.resolve(name);
            tried.add(place);
            if (isThere(place)) {
                candidates.add(place);
            }
        }
        Path anybodys = directory.resolve(ANYBODYS);
        tried.add(anybodys);
        if (looksLikeOurs(anybodys)) {
            candidates.add(anybodys);
        }
        return candidates;
    }

    private static List<Path> elsewhere(Map<String, String> environment) {
        var places = new ArrayList<Path>();
        Optional<Path> home = directory(environment, "HOME");
        directory(environment, "XDG_CONFIG_HOME")
                .or(() -> home.map(path -> path.resolve(".config")))
                .ifPresent(configs -> places.add(configs.resolve("hapax/hapax.yaml")));
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac")) {
            home.ifPresent(path -> places.add(path.resolve("Library/Application Support/hapax/hapax.yaml")));
        }
        places.add(Path.of("/etc/hapax/hapax.yaml"));
        return places;
    }

    /** A relative path in such a variable is to be ignored, says the XDG Base Directory Specification. */
    private static Optional<Path> directory(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(Path::of).filter(Path::isAbsolute);
    }

    /** A link that leads nowhere counts: whoever made it wants to hear of it. */
    private static boolean isThere(Path place) {
        return Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean looksLikeOurs(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return text.lines().anyMatch(line -> TOP_LEVEL_KEY.matcher(line).matches());
        } catch (IOException unreadable) {
            return false;
        }
    }
}
