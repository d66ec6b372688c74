package dev.hapax.cli.command.route;

import dev.hapax.cli.command.EditAnswer;
import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;

public final class RouteAddCommand implements Command {
    private String path = "";

    private List<String> targets = List.of();

    private Handler handler = Handler.COMPLETION;
    private @Nullable String version;

    private List<String> methods = List.of();

    private Map<String, String> settings = new LinkedHashMap<>();

    private boolean replace;
    private boolean ifNotExists;
    private @Nullable Path from;

    private final Edits.Options options = new Edits.Options();

    private final Where where;
    private final Output output;
    private final Edits edits;
    private final Surroundings surroundings;

    private @Nullable CommandSpec spec;

    public RouteAddCommand(Where where, Output output, Edits edits, Surroundings surroundings) {
        this.where = where;
        this.output = output;
        this.edits = edits;
        this.surroundings = surroundings;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Adds a route to the config file; where a daemon runs, it is in force when this returns.")
                .argument("PATH", "0..1", "The URL path, e.g. /v1/chat.", String.class, given -> path = given)
                .options(
                        "--target",
                        "PROVIDER/MODEL",
                        "Who answers; repeat it for fallbacks, in order. Without a model: the provider's default.",
                        String.class,
                        given -> targets = given)
                .option(
                        "--handler",
                        "HANDLER",
                        "What the route does (default: completion).",
                        Handler.class,
                        given -> handler = given)
                .option(
                        "--api-version",
                        "VERSION",
                        "The API version (default: the one the path begins with, else v1).",
                        String.class,
                        given -> version = given)
                .options(
                        "--method",
                        "METHOD",
                        "An HTTP method it answers; repeatable (default: the handler's own).",
                        String.class,
                        given -> methods = given)
                .settings(
                        "--set",
                        "KEY=VALUE",
                        "Another key of the route, e.g. --set timeout=30s; repeatable.",
                        given -> settings = given)
                .flag("--replace", "Change the route if it is there with other values.", on -> replace = on)
                .flag("--if-not-exists", "Leave the route as it is if it is there, and exit 0.", on -> ifNotExists = on)
                .option(
                        "--from",
                        "FILE",
                        "Add all routes of this file, or of standard input with -: a YAML list, or JSON lines.",
                        Path.class,
                        given -> from = given)
                .with(options)
                .itself(model -> spec = model)
                .examples(
                        "hapax route add /v1/chat --target anthropic --target ollama",
                        "hapax route add /v2/completions --handler advanced_completion --dry-run",
                        "hapax route add /v1/fast --target openai/gpt-4o-mini --replace -o json",
                        "hapax route add --from routes.yaml")
                .exitCodes(
                        "0:added, or it was there already",
                        "1:with --dry-run --exit-code: there would be a change",
                        "3:the file would not be valid, or cannot be edited safely",
                        "4:with --require-daemon: no daemon runs",
                        "5:the route is there with other values, or another file is in force");
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
            CommandSpec model = Objects.requireNonNull(spec);
            throw new MissingParameterException(
                    model.commandLine(), model.positionalParameters().getFirst(), "PATH is missing");
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
