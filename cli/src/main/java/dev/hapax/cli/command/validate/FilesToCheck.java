package dev.hapax.cli.command.validate;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Rule;
import dev.hapax.shared.config.Span;
import dev.hapax.shared.paths.ConfigLocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files that a check is about. One that cannot be read is a problem like any other, so that reports stay whole. */
public final class FilesToCheck {
    static final String STANDARD_INPUT = "-";

    private final Surroundings surroundings;
    private final Where where;

    public FilesToCheck(Surroundings surroundings, Where where) {
        this.surroundings = surroundings;
        this.where = where;
    }

    /** A file, or why there is none. */
    sealed interface ToCheck {
        Loaded load(ConfigLoader loader, Environment environment);
    }

    private record Found(ConfigSource source) implements ToCheck {
        @Override
        public Loaded load(ConfigLoader loader, Environment environment) {
            return loader.load(source, environment);
        }
    }

    private record Unreadable(ConfigSource source, Problem problem) implements ToCheck {
        @Override
        public Loaded load(ConfigLoader loader, Environment environment) {
            return new Loaded(source, "", null, List.of(problem));
        }
    }

    /** @param names as the user gave them; none: the file that {@code serve} would take */
    List<ToCheck> named(List<String> names, String stdinName) {
        return names.isEmpty()
                ? List.of(usual())
                : names.stream().map(name -> named(name, stdinName)).toList();
    }

    private ToCheck usual() {
        ConfigLocator.Found usual = where.config();
        return usual.file() == null
                ? missing(
                        "hapax.yaml",
                        "there is no config file",
                        List.of("note: looked for " + where.triedPlaces(usual), "help: name one: hapax validate FILE"))
                : file(usual.file());
    }

    private ToCheck named(String name, String stdinName) {
        if (!name.equals(STANDARD_INPUT)) {
            return file(Path.of(name));
        }
        try {
            return new Found(new ConfigSource(stdinName, null, surroundings.in().readAllBytes()));
        } catch (IOException broken) {
            return unreadable(stdinName, "cannot read standard input");
        }
    }

    private ToCheck file(Path path) {
        Path absolute = surroundings.resolve(path);
        String name = where.display(path);
        if (!Files.exists(absolute)) {
            return Files.isSymbolicLink(absolute)
                    ? missing(name, "`" + name + "` is a link that leads to no file", target(absolute))
                    : missing(name, "there is no file `" + name + "`", similar(absolute));
        }
        if (Files.isDirectory(absolute)) {
            return problem(Rule.FILE_UNREADABLE, name, "`" + name + "` is a directory", filesIn(absolute, name));
        }
        try {
            return new Found(ConfigSource.read(absolute, name));
        } catch (IOException noPermission) {
            return unreadable(name, "cannot read `" + name + "`");
        }
    }

    private static List<String> target(Path link) {
        try {
            return List.of("note: it leads to " + Files.readSymbolicLink(link));
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static List<String> filesIn(Path directory, String name) {
        try {
            return List.of("help: name files: hapax validate "
                    + (yamlFiles(directory).isEmpty() ? "FILE" : (name + "/*.yaml").replaceFirst("/+\\*", "/*")));
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static List<String> yamlFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> Objects.toString(path.getFileName()))
                    .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
                    .toList();
        }
    }

    private static List<String> similar(Path file) {
        Path directory = Objects.requireNonNullElse(file.getParent(), file);
        try {
            List<String> names = yamlFiles(directory);
            return DidYouMean.of(Objects.toString(file.getFileName()), names)
                    .map(name -> List.of("help: did you mean `" + name + "`?"))
                    .orElse(List.of());
        } catch (IOException noDirectory) {
            return List.of("note: there is no directory " + directory);
        }
    }

    private static ToCheck missing(String name, String message, List<String> notes) {
        return problem(Rule.FILE_MISSING, name, message, notes);
    }

    private static ToCheck unreadable(String name, String message) {
        return problem(Rule.FILE_UNREADABLE, name, message, List.of());
    }

    private static ToCheck problem(Rule rule, String name, String message, List<String> notes) {
        var source = new ConfigSource(name, null, new byte[0]);
        var problem =
                new Problem(rule, rule.severity(), message, "", name, "", Span.START, List.of(), List.of(), notes);
        return new Unreadable(source, problem);
    }
}
