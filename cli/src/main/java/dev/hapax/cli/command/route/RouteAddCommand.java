package dev.hapax.cli.command.route;

import dev.hapax.cli.command.EditAnswer;
import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.AdminApi.EditStep;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.edit.EditRefused;
import dev.hapax.shared.config.edit.RouteSource;
import dev.hapax.shared.config.edit.RouteSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "add",
        description = "Adds a route to the config file; where a daemon runs, it is in force when this returns.",
        footer = {
            "hapax route add /v1/chat --target anthropic --target ollama",
            "hapax route add /v2/completions --handler advanced_completion --dry-run",
            "hapax route add /v1/fast --target openai/gpt-4o-mini --replace -o json",
            "hapax route add --from routes.yaml"
        },
        exitCodeList = {
            "0:added, or it was there already",
            "1:with --dry-run --exit-code: there would be a change",
            "3:the file would not be valid, or cannot be edited safely",
            "4:with --require-daemon: no daemon runs",
            "5:the route is there with other values, or another file is in force"
        })
public final class RouteAddCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", arity = "0..1", description = "The URL path, e.g. /v1/chat.")
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

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Add all routes of this file, or of standard input with -: a YAML list, or JSON lines.")
    @Nullable
    Path from;

    @Mixin
    Edits.Options options = new Edits.Options();

    private final Where where;
    private final Output output;
    private final Edits edits;
    private final Surroundings surroundings;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public RouteAddCommand(Where where, Output output, Edits edits, Surroundings surroundings) {
        this.where = where;
        this.output = output;
        this.edits = edits;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        checkOptions();
        if (from != null) {
            List<EditStep> steps = steps(from);
            if (steps.isEmpty()) {
                output.note("no routes in " + (from.toString().equals("-") ? "<stdin>" : where.display(from)));
            }
            Edits.Made made = edits.make(steps, options);
            output.show(new EditAnswer(where, made.live(), options.dryRun()).of(made.edited()));
            return options.exit(made.changes());
        }
        RouteSpec route = route();
        Edits.Made made = edits.make(List.of(new EditStep("route.add", null, route, null, ifPresent())), options);
        output.show(new RouteAddAnswer(where, made.live(), options.dryRun()).of(route, made.edited()));
        return options.exit(made.changes());
    }

    private List<EditStep> steps(Path source) throws CliFailed, IOException {
        boolean stdin = source.toString().equals("-");
        byte[] bytes = stdin ? surroundings.in().readAllBytes() : Files.readAllBytes(where.mustRead(source));
        try {
            return RouteSource.read(bytes).stream()
                    .map(route -> new EditStep("route.add", null, route, null, ifPresent()))
                    .toList();
        } catch (EditRefused unlike) {
            throw CliFailed.of(EditSteps.refused(unlike, stdin ? "<stdin>" : where.display(source)));
        }
    }

    private String ifPresent() {
        return replace ? "replace" : ifNotExists ? "keep" : "conflict";
    }

    private void checkOptions() throws CliFailed {
        if (replace && ifNotExists) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "--replace and --if-not-exists exclude each other");
        }
        if (from != null && !path.isEmpty()) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "PATH and --from exclude each other");
        }
        if (from == null && path.isEmpty()) {
            throw new MissingParameterException(
                    spec.commandLine(), spec.positionalParameters().getFirst(), "PATH is missing");
        }
        if (from == null && !path.startsWith("/")) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "PATH begins with a slash: /" + path);
        }
    }

    private RouteSpec route() {
        return new RouteSpec(
                path,
                handler.word(),
                version != null ? version : RouteSource.versionOf(path),
                methods.isEmpty() ? handler.methods() : methods,
                targets,
                settings);
    }
}
