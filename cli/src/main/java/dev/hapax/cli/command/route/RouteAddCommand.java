package dev.hapax.cli.command.route;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.shared.admin.AdminApi.AddRoute;
import dev.hapax.shared.admin.AdminApi.RouteAdded;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.paths.ConfigLocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Adds a route to the config file; where a daemon runs, it is in force when this returns.",
        footer = {
            "hapax route add /v1/chat --target anthropic --target ollama",
            "hapax route add /v2/completions --handler advanced_completion --dry-run",
            "hapax route add /v1/fast --target openai/gpt-4o-mini --replace -o json"
        },
        exitCodeList = {
            "0:added, or it was there already",
            "1:with --dry-run --exit-code: there would be a change",
            "3:the file would not be valid, or cannot be edited safely",
            "4:with --require-daemon: no daemon runs",
            "5:the route is there with other values, or another file is in force"
        })
public final class RouteAddCommand implements Callable<Integer> {
    private static final Pattern VERSION_IN_PATH = Pattern.compile("/(v\\d+)/.*");

    @Parameters(paramLabel = "PATH", description = "The URL path, e.g. /v1/chat.")
    String path = "";

    @Option(
            names = "--target",
            paramLabel = "PROVIDER/MODEL",
            description = "Who answers; repeat it for fallbacks, in order. Without a model: the provider's default.")
    List<String> targets = List.of();

    @Option(names = "--handler", paramLabel = "HANDLER", description = "What the route does (default: completion).")
    Handler handler = Handler.COMPLETION;

    @Option(
            names = "--api-version",
            paramLabel = "VERSION",
            description = "The API version (default: the one the path begins with, else v1).")
    @Nullable
    String version;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "An HTTP method it answers; repeatable (default: the handler's own).")
    List<String> methods = List.of();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another key of the route, e.g. --set timeout=30s; repeatable.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--replace", description = "Change the route if it is there with other values.")
    boolean replace;

    @Option(names = "--if-not-exists", description = "Leave the route as it is if it is there, and exit 0.")
    boolean ifNotExists;

    @Option(names = "--dry-run", description = "Print the change as a patch; write nothing.")
    boolean dryRun;

    @Option(names = "--exit-code", description = "With --dry-run: exit 1 if there would be a change.")
    boolean exitCode;

    @Option(names = "--require-daemon", description = "Exit 4 and leave the file alone if no daemon runs.")
    boolean requireDaemon;

    private final Where where;
    private final Output output;
    private final FileRoutes file;

    public RouteAddCommand(Where where, Output output, FileRoutes file) {
        this.where = where;
        this.output = output;
        this.file = file;
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        checkOptions();
        AdminClient daemon = where.daemon();
        boolean live = requireDaemon || daemon.reachable();
        RouteAdded added = live ? daemon.addRoute(request(fileInForce(daemon))) : file.add(request(null));
        output.show(new RouteAddAnswer(where, live, dryRun).of(added));
        boolean changes = !added.change().equals("unchanged");
        return dryRun && exitCode && changes ? ExitCode.NEGATIVE.code() : ExitCode.OK.code();
    }

    private void checkOptions() throws CliFailed {
        if (replace && ifNotExists) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "--replace and --if-not-exists exclude each other");
        }
        if (!path.startsWith("/")) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "PATH begins with a slash: /" + path);
        }
    }

    private AddRoute request(@Nullable String expectedConfig) {
        return new AddRoute(
                path,
                handler.word(),
                version != null ? version : versionOf(path),
                methods.isEmpty() ? handler.methods() : methods,
                targets,
                settings,
                replace ? "replace" : ifNotExists ? "keep" : "conflict",
                dryRun,
                expectedConfig);
    }

    static String versionOf(String path) {
        Matcher inPath = VERSION_IN_PATH.matcher(path);
        return inPath.matches() ? inPath.group(1) : "v1";
    }

    /** A running daemon decides which file is edited; one that the user may have meant instead is not passed over. */
    private @Nullable String fileInForce(AdminClient daemon) throws AdminException, CliFailed, IOException {
        String inForce = daemon.status().configFile();
        ConfigLocator.Found found = where.config();
        if (inForce != null && found.file() != null && !sameFile(Path.of(inForce), found.file())) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.other", "the daemon runs with another file")
                    .details(List.of("daemon   " + inForce, "here     " + where.display(found.file())))
                    .next(
                            "--config " + inForce + "     edit the daemon's file",
                            "--instance NAME     ask another daemon");
        }
        return inForce;
    }

    private boolean sameFile(Path inForce, Path here) throws CliFailed, IOException {
        return inForce.toRealPath().equals(where.mustExist(here).toRealPath());
    }
}
