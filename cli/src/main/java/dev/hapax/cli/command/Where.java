package dev.hapax.cli.command;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.OptionGroup;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.config.AdminSocket;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.paths.CompletionData;
import dev.hapax.shared.paths.ConfigLocator;
import dev.hapax.shared.paths.SocketPlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which file and which daemon are meant (cli.md §6); these options stand before or after any command. */
public final class Where implements OptionGroup {
    /** A change builds a whole generation and writes a file; questions are given less by the client. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private static final String DEFAULT_INSTANCE = "default";

    private @Nullable Path config;
    private @Nullable Path socket;
    private String instance = DEFAULT_INSTANCE;

    private final Surroundings surroundings;
    private final Output output;

    public Where(Surroundings surroundings, Output output) {
        this.surroundings = surroundings;
        this.output = output;
    }

    /** The file that is meant; a named one may be missing. */
    public ConfigLocator.Found config() {
        ConfigLocator.Found found = ConfigLocator.find(config, surroundings.environment(), surroundings.directory());
        output.decided("config: " + (found.file() == null ? "none" : found.file()));
        for (Path ignored : found.ignored()) {
            output.note("note: " + display(ignored) + " is ignored, because " + display(fileOf(found)) + " is there");
        }
        return found;
    }

    private static Path fileOf(ConfigLocator.Found found) {
        return found.file() == null ? Path.of("") : found.file();
    }

    /** A file that is there, or the failure that says where one was looked for. */
    public Path existingConfig() throws CliFailed {
        ConfigLocator.Found found = config();
        if (found.file() == null) {
            throw CliFailed.of(ExitCode.CONFIG, "config.missing", "no config file")
                    .details(lookedFor(found))
                    .next("name one: --config FILE");
        }
        return mustRead(found.file());
    }

    /** Never falls through to another file: a named one that is missing is a failure. */
    public Path mustExist(Path file) throws CliFailed {
        Path absolute = surroundings.resolve(file);
        if (!Files.exists(absolute)) {
            throw CliFailed.of(ExitCode.CONFIG, "config.missing", "there is no file " + display(file));
        }
        return absolute;
    }

    /** A file that this command reads itself. */
    public Path mustRead(Path file) throws CliFailed {
        Path absolute = mustExist(file);
        if (Files.isDirectory(absolute) || !Files.isReadable(absolute)) {
            String why = Files.isDirectory(absolute) ? "it is a directory" : "permission denied";
            throw CliFailed.of(ExitCode.CONFIG, "config.unreadable", "cannot read " + display(file) + ": " + why);
        }
        return absolute;
    }

    /**
     * Where a first file goes: the one that the user named, else the one that is found first.
     *
     * @throws CliFailed if another file of this directory would be passed over for it
     */
    public Path newConfig(@Nullable Path argument) throws CliFailed {
        if (argument != null) {
            return surroundings.resolve(argument);
        }
        ConfigLocator.Found found = ConfigLocator.find(config, surroundings.environment(), surroundings.directory());
        Path usual = surroundings.resolve(Path.of("hapax.yaml"));
        Path there = found.file();
        if (there != null && found.named()) {
            return surroundings.resolve(there);
        }
        if (there != null && there.startsWith(surroundings.directory()) && !there.equals(usual)) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.exists", display(there) + " is there already")
                    .next("hapax init ./hapax.yaml      write it beside that one, which then is ignored");
        }
        return usual;
    }

    private List<String> lookedFor(ConfigLocator.Found found) {
        return found.tried().stream().map(path -> "looked for " + display(path)).toList();
    }

    /** The places looked at, on one line. */
    public String triedPlaces(ConfigLocator.Found found) {
        return found.tried().stream().map(this::display).collect(Collectors.joining(", "));
    }

    public String display(Path path) {
        return surroundings.display(path);
    }

    /** The daemon that answers first at the places that are meant. */
    public AdminClient daemon() {
        return daemon(LONGEST_ANSWER);
    }

    /** @param longestAnswer after so long it is taken to be silent */
    public AdminClient daemon(Duration longestAnswer) {
        List<Path> sockets = SocketPlaces.forClient(namedSocket(), surroundings.environment(), instance);
        output.decided("sockets: " + sockets.stream().map(Path::toString).collect(Collectors.joining(", ")));
        return new AdminClient(sockets, longestAnswer);
    }

    /** Where a daemon started now would listen for commands. */
    public Path daemonSocket() {
        return SocketPlaces.forDaemon(namedSocket(), surroundings.environment(), instance);
    }

    /** What shells complete for this instance. */
    public Optional<CompletionData> completions() {
        return CompletionData.of(surroundings.environment(), instance);
    }

    /** As the user named it, or as the file that is meant does; null where neither says. */
    private @Nullable Path namedSocket() {
        if (socket != null) {
            return surroundings.resolve(socket);
        }
        boolean chosen = !instance.equals(DEFAULT_INSTANCE)
                || !surroundings.environment().getOrDefault("HAPAX_SOCKET", "").isEmpty();
        return chosen ? null : socketOfFile();
    }

    private @Nullable Path socketOfFile() {
        Path file = ConfigLocator.find(config, surroundings.environment(), surroundings.directory())
                .file();
        if (file == null) {
            return null;
        }
        var environment = new Environment(surroundings.environment(), Environment.Mode.WARN);
        return AdminSocket.in(surroundings.resolve(file), environment).orElse(null);
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option(
                        "--config",
                        "FILE",
                        "Take this file, not the first of ./hapax.yaml, ~/.config/hapax, /etc/hapax.",
                        Path.class,
                        given -> config = given)
                .option("--socket", "PATH", "Take this admin socket.", Path.class, given -> socket = given)
                .option(
                        "--instance",
                        "NAME",
                        "Name the daemon, where several run side by side.",
                        String.class,
                        given -> instance = given);
    }
}
